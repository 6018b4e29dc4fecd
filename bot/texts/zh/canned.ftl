button-canned = 常用答复
canned-which =
    { $member }，{ $number } 发哪一句？按一个就发给居民：
    { $answers }
canned-none = 这件诉求没有合适的常用答复。
canned-said = { $member } 已发给居民：{ $text }
canned-not = 好的，没有发。
