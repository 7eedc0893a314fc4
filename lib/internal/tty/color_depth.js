// SPDX-License-Identifier: MIT
// How many colours a terminal shows, guessed from the environment: 1, 4, 8 or 24 bits. Rules from the first that
// applies; what users force comes first.
'use strict';

const NONE = 1, FEW = 4, MANY = 8, TRUE = 24;

const forced = { '__proto__': null, '': FEW, '1': FEW, 'true': FEW, '2': MANY, '3': TRUE };

// Services that run builds, by the variable that gives them away.
const services = {
  __proto__: null, APPVEYOR: MANY, BUILDKITE: MANY, CIRCLECI: TRUE, DRONE: MANY, GITEA_ACTIONS: TRUE,
  GITHUB_ACTIONS: TRUE, GITLAB_CI: MANY, TRAVIS: MANY,
};

const terminals = {
  '__proto__': null, 'eterm': FEW, 'cons25': FEW, 'console': FEW, 'cygwin': FEW, 'dtterm': FEW, 'gnome': FEW,
  'hurd': FEW, 'jfbterm': FEW, 'konsole': FEW, 'kterm': FEW, 'mlterm': FEW, 'mosh': TRUE, 'putty': FEW, 'st': FEW,
  'rxvt-unicode-24bit': TRUE, 'terminator': TRUE, 'xterm-kitty': TRUE,
};
const FAMILIES = /ansi|color|linux|direct|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100|^vt220/;

let hasWarned = false;
function warnIgnored(env) {
  if (hasWarned) return;
  hasWarned = true;
  const name = env.NODE_DISABLE_COLORS ? 'NODE_DISABLE_COLORS' : 'NO_COLOR';
  process.emitWarning(`The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    const depth = forced[env.FORCE_COLOR] ?? NONE;
    if (depth > NONE && (env.NODE_DISABLE_COLORS || env.NO_COLOR)) warnIgnored(env);
    return depth;
  }
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === 'dumb') return NONE;
  if (env.TMUX) return TRUE;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return FEW;
  if ('CI' in env) {
    for (const name in services) if (name in env) return services[name];
    return env.CI_NAME === 'codeship' ? MANY : NONE;
  }
  if ('TEAMCITY_VERSION' in env) return /^(9\.0*[1-9]\d*\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? FEW : NONE;
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? MANY : TRUE;
    case 'HyperTerm':
    case 'MacTerm': return TRUE;
    case 'Apple_Terminal': return MANY;
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return TRUE;
  if (env.TERM) {
    if (env.TERM.includes('truecolor')) return TRUE;
    if (env.TERM.startsWith('xterm-256')) return MANY;
    const name = env.TERM.toLowerCase();
    if (terminals[name] !== undefined) return terminals[name];
    if (FAMILIES.test(name)) return FEW;
  }
  return env.COLORTERM ? FEW : NONE;
}

module.exports = { getColorDepth };
