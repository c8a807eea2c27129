// Makes AnyEdit.Tests/Golden/wordpiece.json: what Hugging Face's tokenizers make of texts with BERT's WordPiece.
//   npm install tokenizers@0.23.2 && node eng/wordpiece-golden.js > AnyEdit.Tests/Golden/wordpiece.json
const { Tokenizer } = require(require.resolve('tokenizers', { paths: [process.cwd()] }));

const maxLength = 48;
const letters = [...'abcdefghijklmnopqrstuvwxyzαβγσςабвеёий0123456789'];
const pieces = [
  '[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]',
  ...letters.filter(c => !'qxzς'.includes(c)), ...letters.filter(c => !'jγ'.includes(c)).map(c => '##' + c),
  ...'.,;:!?\'"()[]-$+_@#/—“”¿€中国語\u1100\u1161\u11a8ßæøłı', ...['\u1161', '\u11a8', 'ß', 'ø', '中'].map(c => '##' + c), '😀',
  'the', 'mayor', 'who', 'is', 'was', 'born', 'in', 'town', 'old', 'edit', '##ed', '##ing', '##er', '##ing##', 'edited', 'un', '##want', 'cafe', 'naive', '19', '##26', '1926',
];

const texts = [
  '', ' ', '\t\n\r', 'the mayor', 'The MAYOR was edited.', 'Unwanted, editing!', 'café CAFE\u0301 naïve', 'Ünï ÄÖÜ ß ẞ', 'İstanbul ıi', 'ΑΒΓΣ ΣΑΣ ς', 'АБВ ё й Ё Й',
  '中国語the中国', '한국 각 가나다', '\u1100\u1161\u11a8', '1926 in 19267', '$5+$6 @home #1 a_b a-b', '“who”—“is”? ¿who?', "mayor's 'old' \"town\"", '[CLS] the [SEP] [MASK]x[PAD]',
  '[cls] [Unk] [UNK]', 'a\u0000b\u0007c\u200bd\u00ade', 'a\u00a0b\u2003c\u3000d\u2028e\u0085f', 'a\ufffdb', '😀😀 a😀b', '\ufb01 \u2460 \u212b \u212a', 'x'.repeat(100), 'ab'.repeat(50), 'a'.repeat(101),
  'the '.repeat(60), 'the'.repeat(30) + ' end', '\u0301\u0301 a\u0301\u0327\u0301', 'e\u0301\u0323 \u1e69 \u0390', '\ue000a', '\u4e00\u9fff\u3400', '##ed ##', 'edit##ed', 'J j q Q z γ',
];
let state = 2026;
const random = n => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, (state >>> 8) % n);
const alphabet = [...'aaabcdeéèêëEÉÜüßøØłŁæıİjqxzσΣςβΒγйЙёЁ019  \t\n..,;!?\'"()[]-—“”¿$+_@#中国語가각한\u0301\u0323\u0308\u200b\u00ad\u00a0\u2028\u3000😀𠀀', 'the', 'mayor', 'ing', 'ed', 'un', 'want', '[SEP]', '[MASK]'];
for (let i = 0; i < 200; i++)
  texts.push(Array.from({ length: 1 + random(40) }, () => alphabet[random(alphabet.length)]).join(''));

const tokenizer = Tokenizer.fromString(JSON.stringify({
  version: '1.0', truncation: { direction: 'Right', max_length: maxLength, strategy: 'LongestFirst', stride: 0 }, padding: null,
  added_tokens: [0, 1, 2, 3, 4].map(id => ({ id, content: pieces[id], single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
    pair: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } } },
  decoder: null,
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])) },
}));
(async () => {
  const lines = [];
  for (const text of texts)
    lines.push('    ' + JSON.stringify({ text, ids: Array.from((await tokenizer.encode(text)).getIds()) }));
  console.log(`{\n  "made_by": "Hugging Face tokenizers 0.23.2 (npm), eng/wordpiece-golden.js",\n  "max_length": ${maxLength},\n  "pieces": ${JSON.stringify(pieces)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}`);
})();
