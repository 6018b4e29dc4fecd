language-ask = 请选择语言 / Please choose a language
language-kept = 好的，以后用中文。
