# 一下子发来很多条
flood-gathered = 〔您连着发来 { $count } 条，都收到了，一起回复您〕
