language-ask = Please choose a language / 请选择语言
language-kept = English it is, from now on.
