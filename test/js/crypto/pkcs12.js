// SPDX-License-Identifier: MIT
// parsePKCS12: a key with its certificate and another one, certificates alone, and what is refused.
'use strict';
const assert = require('node:assert');
const { parsePKCS12 } = require('node:crypto');

// A key of P-256 with the certificate CN=a, and CN=other; pass phrase "secret".
const bundle = Buffer.from(
  'MIIFrAIBAzCCBWIGCSqGSIb3DQEHAaCCBVMEggVPMIIFSzCCBAIGCSqGSIb3DQEHBqCCA/MwggPvAgEAMIID6AYJKoZIhvcNAQcBMFcG' +
  'CSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAguVm1sl0uc0AICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEENlgItkj8hWe' +
  '2h9u2FhLqKeAggOAiZHFWgBpmktfKzG1XGa1gA6V3u5vYeGy3PLcjAYuGfy/VMFMzoKcprSa5ziL5mXxFyF5BLYI1ANs4NMt3ICSFLWb' +
  'Qt/A+XY9KS4RuhgfrC5WQ8cuj3lH3/fo9inL8k3cx+/V4aNG7YSf4U1b+7OiVShnK9bY/7M+tXqRfZj+X1A6a5buMdYdEt8am8UV6uuh' +
  'sju3iRYwwTNGE69zA7iiOuHGQtmhorB/LAmh18T/hY25oPCDC3aASN18EPqxBHvubYqw+YffY7cp0tHBKNeaL05sCVuzdjwjfbs7RIHn' +
  'Vo0umIulxloN4I0nXi83nAfC+jMB1FG/ERlIQcXxaHILDcWMq5GtyUeEUmV7a0Z4heCPsT2AkascDVdPE7A+i8bIh3EMBVUPZ762gS5y' +
  'k1jW0vsvG0HKE3PtEadbhYnNWBaOP+bQvZV/+dBs2h8TfmsqPq1vOxKZRsgT4s/MZc4VvSlQ2TFfgOLpYT3pWf9SEif1OAVB60T5r71l' +
  'Ed5us8/ft0gM6P+8U2f+ObV/jXajwT53o8RKJSSOnPuxOZXKQwJYYnGLV4eAf2zktGCaI53olYehN0dP5T1pv5GNDcWqwFyVNw+SZj3h' +
  'xH4h5Bpfzt33xahGQm6LzLnMzLnvd2Bk1z2d85gbCnhpZKmwAjPwI3vX0GEQXuM+hcaduBoz8+w9WP1TD1eMAuJN2L7M8+dtBqcIPsQF' +
  '5ousk9n2GQRuATTdrKEFnllYBjaXvHc/JwYadvzYG0G3SSLtHr66fP252Jjbo4NHMn9YHQpQHeg4Lo9AmKk8p8um663GjuWG6Gv7DLke' +
  's+7uerxlWpcTDaWfZz/UXnnRQMz5uMCE3AWyJNBDObLzKbrft3mJNfyai0sEtsxb4SWdg7PiR+d3dGgZLbHZmXt/Y4/B8JdAGMnNknNg' +
  'A8Ga6CYHqhmY3Sk/LS44XhAjteO0cOaGVTPTNK71aTQnTNqMBSjXmM5yClB02Vp1vNg4Gb4n6x+gZOMN5PJiPTaKPfRHCakUgQEshwiY' +
  'j/CuNYCNhZMjkHwELulcOY+jauz1IFzJz9uTLS6KI7nivKNKhP6PX3gdQeCWTVzSgBGp80n8ToVcsC7uVt7900Jl11uekI0RXnmDvUsy' +
  'wEfpj7ZRh6WFcIG/NseX0IOXdqmcx/88NcixBsZ2QsrIHu3VSJDYP2JC5xipCVJZUW8wggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASow' +
  'ggEmBgsqhkiG9w0BDAoBAqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIFrPaLAjreO4CAggAMAwGCCqGSIb3DQIJ' +
  'BQAwHQYJYIZIAWUDBAEqBBCeKv4c7dcw7Z/6CFJKZ+4SBIGQi32MDptrJklXWPoRDtJCmzfUkw229uy3g2IZ2QA8TEF8bHHNP3n1CsO7' +
  'K2/MnaPlN4i5qMCtTCkkqnMPXmaLVRbl8sPPudaTZHslNmtuVssfZHZCeZykjBqhxyWlLnIQFo0vCpTAKDWp5LttuLFr5CnyPHIHliCm' +
  'RNK6jAOpty4wdNYq8gavO3xPRxnMINaIMSUwIwYJKoZIhvcNAQkVMRYEFDKszy/vn/okHkSLxP0MVXtGoaO7MEEwMTANBglghkgBZQME' +
  'AgEFAAQgBXYHhjmxbJfy1/JaDtUzgVcK7f/l8qrvx9YQUvdgN0cECP/UtgS3zHvpAgIIAA==', 'base64');
// CN=a alone; no pass phrase.
const certificates = Buffer.from(
  'MIIClwIBAzCCAk0GCSqGSIb3DQEHAaCCAj4EggI6MIICNjCCAjIGCSqGSIb3DQEHBqCCAiMwggIfAgEAMIICGAYJKoZIhvcNAQcBMFcG' +
  'CSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAh0uH62Q6CxygICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGiCRtQz0DjF' +
  'Yrd2RxZ2Y0KAggGweb6Xiie3hUpczyP0b75A1gdZhIoaPEdvOuSv3YMMC5zi8g9Eg05gV84RebdGTy42amT/qIrYvsrKlL9UnSDSynxN' +
  '56EPm5o6t2cisT0/DGrSuL9mGoYvHVhNDKRasgUVuBMemY6ObIsXmbKoda/Zz+dN3H84HOBhdfuuwxQd4D0kt0dbhoXu5xFO2Q4EhK5W' +
  'vsuUaibVX8pqns1gh8hgHLFd5jqvNrFnMv/lwcyLKKVKtRL00nlKmwimKMznlNzlYzpPd1229/OKKdqkWx/mJxScoDKo/SkbvZtcv0IQ' +
  'LBKiBWBc3B7Lzg0ESsJEKcPl4gS2s53PRoZAh+qejFmBf2k5XdXqebuyqI6lPgZCyPdYTAzlyP2WTEszmtGYrPZZEZT7d2+XLMbHIVHK' +
  'vsTl7bgi4iMzAGHPdvLmI1YSFmSvGLU2QCwxlNyJMVp5JCN6dk5v/VTLPd37YEiVRC12/jd7o/cVi7GJMiaUkiMDmHRHfRWHdGG/xSrd' +
  'R78GPTYRjIPkpo76ns7STLIvqlFafJmVBIffUOgl3vxcPCXM8MCKuvHKoZedomapRRRXPxwLMEEwMTANBglghkgBZQMEAgEFAAQgUZM7' +
  'vnO/ojQZFpNaqjQ8FhhXrBgbIy3DeNv2h7pzGbsECNCWZYjbXvHnAgIIAA==', 'base64');

const forms = ['secret', Buffer.from('secret'), new TextEncoder().encode('secret').buffer];
for (const passphrase of forms) {
  const found = parsePKCS12(bundle, { passphrase });
  assert.deepStrictEqual(Object.keys(found), ['privateKey', 'certificate', 'additionalCertificates']);
  assert.strictEqual(found.privateKey.asymmetricKeyType, 'ec');
  assert.strictEqual(found.certificate.subject, 'CN=a');
  assert.ok(found.certificate.checkPrivateKey(found.privateKey));
  assert.deepStrictEqual(found.additionalCertificates.map((one) => one.subject), ['CN=other']);
}
for (const options of [undefined, {}, { passphrase: '' }]) {
  const found = parsePKCS12(new Uint8Array(certificates).buffer, options);
  assert.strictEqual(found.privateKey, null);
  assert.strictEqual(found.certificate, null);
  assert.deepStrictEqual(found.additionalCertificates.map((one) => one.subject), ['CN=a']);
}

const wrong = { code: 'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE' };
assert.throws(() => parsePKCS12(bundle), wrong);
assert.throws(() => parsePKCS12(bundle, { passphrase: 'wrong' }), wrong);
for (const junk of [Buffer.alloc(0), Buffer.from('junk'), bundle.subarray(0, 100)]) {
  assert.throws(() => parsePKCS12(junk), {
    code: 'ERR_CRYPTO_OPERATION_FAILED', message: 'Input is not a valid PKCS#12 structure',
  });
}
assert.throws(() => parsePKCS12('text'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => parsePKCS12(bundle, null), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => parsePKCS12(bundle, { passphrase: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => parsePKCS12(bundle, { passphrase: 'a\0b' }), { code: 'ERR_INVALID_ARG_VALUE' });
