// SPDX-License-Identifier: MIT
// What V8 says of a program that this engine refuses. Texts that src/syntax reads first have its words already: these
// are for what it lets pass, and for eval() and new Function().
'use strict';

const { RegExpPrototypeExec, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

const FIXED = {
  '__proto__': null,
  'Unexpected end of script': 'Unexpected end of input',
  'Unexpected EOF': 'Invalid or unexpected token',
  'Parser error': 'Unexpected token \'}\'',
  'No identifiers allowed directly after numeric literal': 'Invalid or unexpected token',
  'Function statements must have a name.': 'Function statements require a function name',
  'Class statements must have a name.': 'Unexpected token \'{\'',
  'Cannot declare multiple constructors in a single class.': 'A class may only have one constructor',
  '\'break\' is only valid inside a switch or loop statement.': 'Illegal break statement',
  '\'continue\' is only valid inside a loop statement.':
    'Illegal continue statement: no surrounding iteration statement',
  'Return statements are only valid inside functions.': 'Illegal return statement',
  'super is not valid in this context.': '\'super\' keyword unexpected here',
  'Left side of assignment is not a reference.': 'Invalid left-hand side in assignment',
  'Cannot have a newline after \'throw\'.': 'Illegal newline after throw',
  '\'with\' statements are not valid in strict mode.': 'Strict mode code may not include a with statement',
  'Decimal integer literals with a leading zero are forbidden in strict mode':
    'Octal literals are not allowed in strict mode.',
  'Bare private name can only be used as the left-hand side of an `in` expression.': 'Invalid or unexpected token',
  '\\u can only be followed by a Unicode character sequence': 'Invalid Unicode escape sequence',
  '\\x can only be followed by a hex character sequence': 'Invalid hexadecimal escape sequence',
  'Attempted to redefine __proto__ property.': 'Duplicate __proto__ fields are not allowed in object literals',
  'for-await-of can only be used in an async function or async generator.': 'Unexpected reserved word',
  'Cannot assign to the loop variable inside a for-of loop header.':
    'for-of loop variable declaration may not have an initializer.',
  'Cannot assign to the loop variable inside a for-in loop header.':
    'for-in loop variable declaration may not have an initializer.',
  'new.target is only valid inside functions or static blocks.': 'new.target expression is not allowed here',
  'import.meta is only valid inside modules.': 'Cannot use \'import.meta\' outside a module',
  'Cannot use tagged templates in an optional chain.': 'Invalid tagged template on optional chain',
  'Cannot use \'arguments\' as an identifier in static block.':
    '\'arguments\' is not allowed in class field initializer or static initialization block',
  'Rest parameter should be the last parameter in a function declaration':
    'Rest parameter must be last formal parameter',
  'Cannot delete unqualified property in strict mode.': 'Delete of an unqualified identifier in strict mode.',
  'Multiple \'default\' cases are not allowed in a switch statement':
    'More than one default clause in switch statement',
};

const UNARY_POWER = 'Unary operator used immediately before exponentiation expression. Parenthesis must be used to ' +
  'disambiguate operator precedence';

const FORMS = [
  [/^Unexpected token '\*\*'\. Ambiguous unary /, () => UNARY_POWER],
  [/^Unexpected \S+(?: (?:'[^']*'|"[^"]*"))?\. (?:const declared variable|Expected an initializer in const)/,
   () => 'Missing initializer in const declaration'],
  [/\. Expected an initializer in destructuring variable declaration\.$/,
   () => 'Missing initializer in destructuring declaration'],
  [/\. Expected '\)' to end an argument list\.$/, () => 'missing ) after argument list'],
  [/\. Try statements must have at least a catch or finally block\.$/, () => 'Missing catch or finally after try'],
  [/\. Attempted to redeclare the label '(.*)'\.$/, (label) => `Label '${label}' has already been declared`],
  [/\. can only declare a single variable in an enumeration\.$/,
   () => 'Invalid left-hand side in for-of loop: Must have a single binding.'],
  [/\. Cannot use generator function declaration in single-statement context\.$/,
   () => 'Generators can only be declared at the top level or inside a block.'],
  [/^Unexpected token '='\. Expected a ':' following the property name /,
   () => 'Invalid shorthand property initializer'],
  [/^Unexpected keyword 'let'\. Cannot use 'let' as an identifier name for a LexicalDeclaration\.$/,
   () => 'let is disallowed as a lexically bound name'],
  [/^Unexpected identifier '.*'\. import call expects /, () => 'Cannot use import statement outside a module'],
  [/^Unexpected keyword ('[^']*')/, (word) => `Unexpected token ${word}`],
  [/^Unexpected string literal/, () => 'Unexpected string'],
  [/^Unexpected number/, () => 'Unexpected number'],
  [/^Unexpected template/, () => 'Unexpected template string'],
  [/^Unexpected use of reserved word '(?:await|enum|yield)'/, () => 'Unexpected reserved word'],
  [/^Unexpected use of reserved word '.*' in strict mode/, () => 'Unexpected strict mode reserved word'],
  [/^(Unexpected (?:identifier|token) '[^]*?')\. /, (unexpected) => unexpected],
  [/^Unexpected escaped characters in keyword token/, () => 'Keyword must not contain escaped characters'],
  [/^Unterminated regular expression literal/, () => 'Invalid regular expression: missing /'],
  [/^Cannot declare an? [\w ]+ twice: '(.*)'/, (name) => `Identifier '${name}' has already been declared`],
  [/^Cannot declare an? .* that shadows a .*: '(.*)'/, (name) => `Identifier '${name}' has already been declared`],
  [/^Can't create duplicate variable.*: '(.*)'/, (name) => `Identifier '${name}' has already been declared`],
  [/^Duplicate parameter |^Cannot declare a parameter named .* as it has already been declared/,
   () => 'Duplicate parameter name not allowed in this context'],
  [/^Cannot (?:declare a \w+ named|modify) '?(?:eval|arguments)'? in strict mode/,
   () => 'Unexpected eval or arguments in strict mode'],
  [/^Cannot use the reserved word '.*' as .* in strict mode/, () => 'Unexpected strict mode reserved word'],
  [/^Cannot use the keyword ('[^']*') as /, (word) => `Unexpected token ${word}`],
  [/^Cannot delete unqualified property .* in strict mode/,
   () => 'Delete of an unqualified identifier in strict mode.'],
  [/^Left hand side of operator .* must be a reference/, () => 'Invalid left-hand side in assignment'],
  [/^Prefix (?:\+\+|--) operator applied to value that is not a reference/,
   () => 'Invalid left-hand side expression in prefix operation'],
  [/^The prefix-\w+ operator requires a reference expression/,
   () => 'Invalid left-hand side expression in prefix operation'],
  [/^Postfix (?:\+\+|--) operator applied to value that is not a reference/,
   () => 'Invalid left-hand side expression in postfix operation'],
  [/^Cannot reference undeclared private names: "(.*?)"/, (name) =>
    `Private field '${name}' must be declared in an enclosing class`],
  [/^Cannot delete private field (#.*?)\.?$/, () => 'Private fields can not be deleted'],
  [/^Cannot use the undeclared label '(.*)'/, (label) => `Undefined label '${label}'`],
  [/^(?:Invalid character|Invalid escape in identifier|No (?:binary|octal|hexadecimal) digits)/,
   () => 'Invalid or unexpected token'],
];

// Reasons of the engine's parser of regular expressions.
const REGEXP = {
  '__proto__': null,
  'missing )': 'Unterminated group',
  'unmatched parentheses': 'Unmatched \')\'',
  'unrecognized character after (?': 'Invalid group',
  'missing terminating ] for character class': 'Unterminated character class',
  'range out of order in character class': 'Range out of order in character class',
  'nothing to repeat': 'Nothing to repeat',
  'invalid group specifier name': 'Invalid capture group name',
  'duplicate group specifier name': 'Duplicate capture group name',
  'invalid Unicode code point \\u{} escape': 'Invalid Unicode escape',
  'invalid Unicode \\u escape': 'Invalid Unicode escape',
  'invalid escaped character for Unicode pattern': 'Invalid escape',
  'invalid backreference for Unicode pattern': 'Invalid escape',
  'invalid \\k<> named backreference': 'Invalid named capture referenced',
  'invalid \\c escape for Unicode pattern': 'Invalid Unicode escape',
  'invalid property expression': 'Invalid property name',
  'incomplete {} quantifier for Unicode pattern': 'Incomplete quantifier',
  'invalid range in character class for Unicode pattern': 'Invalid character class',
  'invalid class set character': 'Invalid character in character class',
  'unmatched ] or } bracket for Unicode pattern': 'Lone quantifier brackets',
  'invalid operation in class set': 'Invalid set operation in character class',
  'regular expression too large': 'Regular expression too large',
  'number too large in {} quantifier': 'numbers out of order in {} quantifier',
};

const NO_REGEXP = 'Invalid regular expression: ';

// The regular expression that was made last is it, if it fails in the same way: the engine names none.
function ofRegExp(message, regexp) {
  const reason = StringPrototypeSlice(message, NO_REGEXP.length);
  if (reason === 'invalid flags') return 'Invalid regular expression flags';
  const known = REGEXP[reason] ?? reason;
  if (regexp !== undefined) {
    const { 0: source, 1: flags } = regexp;
    try {
      new RegExp(source, flags); // eslint-disable-line no-new
    } catch (error) {
      if (error.message === message) return `${NO_REGEXP}/${source}/${flags}: ${known}`;
    }
  }
  return NO_REGEXP + known;
}

// V8's message for the engine's; undefined where that is the same, or no matter of syntax. regexp: [pattern, flags] of
// the regular expression that was made last.
function reword(message, regexp) {
  const fixed = FIXED[message];
  if (fixed !== undefined) return fixed;
  if (StringPrototypeStartsWith(message, NO_REGEXP)) return ofRegExp(message, regexp);
  for (let i = 0; i < FORMS.length; i++) {
    const match = RegExpPrototypeExec(FORMS[i][0], message);
    if (match !== null) return FORMS[i][1](match[1]);
  }
  return undefined;
}

module.exports = { reword };
