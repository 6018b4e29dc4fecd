# 处处用得到的话
language = 中文

button-yes = 对
button-no = 不对，重新写
button-back = 返回
button-later = 以后再说
button-previous = 上一页
button-next = 下一页

press-unknown = 这个按钮已经失效了，请从菜单重新开始。
command-unknown = 我不认识这个命令。发 /help 看看我能做什么，或者直接把事情写给我。
update-set-aside = 抱歉，您刚才发的消息系统没有处理成功，工作人员会查看。查询编号：{ $number }
repeated = 〔重发〕
yes-words = 好 好的 是 是的 对 对的 可以 嗯 行 没错 提交吧 发吧
no-words = 不 不是 不对 错了 不是的 没有
unknown = 未登记
forwarded =
    这是您转发来的消息，我不能当作您自己说的话。
    请您自己写一句，或者把照片存下来直接发给我。
