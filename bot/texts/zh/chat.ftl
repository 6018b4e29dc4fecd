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
update-not-kept = 抱歉，系统暂时无法登记您的消息。我们正在恢复，恢复后会自动处理这一条，不用重发。急事请直接打社区电话或 110、119、120。
repeated = 〔重发〕
yes-words = 好 好的 要 要的 我要 愿意 是 是的 对 对的 可以 嗯 行 没错 提交吧 发吧 好嘞 有的 联系过 联系了
no-words = 不 不要 我不要 不用了 不是 不对 错了 不是的 没有 没 没联系 没联系过
unknown = 未登记
forwarded =
    这是您转发来的消息，我不能当作您自己说的话。
    请您自己写一句，或者把照片存下来直接发给我。
list = 📋 一下子来了 { $count } 件，都列在这里。按「看」调出卡片；以后有变化，这里也会更新。
list-news = 📋 { $count } 条消息合在一起：
list-which = 您这句话说的是哪一件？
list-passed-on = 记下了。
list-not-yours = 请由说这句话的人来选，或者按「看」调出卡片，直接回复卡片。
database-restored =
    系统恢复到了备份：{ $since } 到 { $until } 之间的记录已经丢失。
    请这样做：
    1. 翻看各群这段时间的消息，把缺的诉求、报名、接单和办结重新登记
    2. 这段时间给出的编号不再使用，新的编号从 { $number } 起
    3. 后台令牌、邀请链接和绑定码已全部作废，请重新发放
    { $uncertain ->
        [0] 4. 没有待核实的消息
       *[other] 4. 有 { $uncertain } 条消息不确定是否已经发出，请在后台逐条决定重发还是不发
    }
