# 状态
status-open = 待接单
status-claimed = 办理中
status-waiting = 待居民补充
status-parked = 挂账
status-done = 待回访
status-closed = 已办结
status-withdrawn = 已撤回
status-declined = 不予受理
status-merged = 已并案
status-split = 分办中

# 按钮
button-submit = 提交
button-change-category = 改类别
button-change-address = 改地址
button-cancel = 取消
button-claim = 我来办
button-return = 退单
button-hand-up = 上报
button-assign = 派遣
button-ask = 问居民
button-finish = 办结
button-release = 放回
button-decline = 不予受理
button-correct = 改类别
button-urgent = 标为紧急
button-not-urgent = 取消紧急
button-more = 更多
button-hand-over = 移交
button-hand-over-take = 接受
button-hand-over-refuse = 不接受
button-hand-over-back = 收回移交
button-extend = 延期
button-extend-grant = 同意延期
button-extend-deny = 不同意延期
button-park = 挂账
button-park-grant = 同意挂账
button-park-deny = 不同意挂账
button-park-on = 继续挂账
button-unpark = 恢复办理
button-ask-help = 协办
button-help = 来协办
button-no-help = 来不了
button-helped = 协办完成
button-help-whole-grid = 请整个网格
button-whistle = 吹哨
button-whistle-now = 吹哨，现在就叫
button-arrive = 到
button-scores = 评价到场单位
button-confirm = 办好了
button-dispute = 没办好
button-withdraw = 撤回
button-withdraw-yes = 确定撤回
button-withdraw-no = 不撤回
button-satisfied = 满意
button-basically = 基本满意
button-dissatisfied = 不满意
button-contacted = 联系过我
button-not-contacted = 没联系过我
button-check-take = 我来回访
button-full-text = 看全文
button-my-home = 就在我家
button-no-address = 没有具体地址
button-no-more-words = 不多说了，直接退回
button-answer-to = 回答 { $number }
button-add-to = 补充到 { $number }
button-something-new = 是另一件事

# 草稿
report-ask = 请说说是什么事，写一句话、拍张照片或发条语音都行。
report-what = 「{ $place }」那里怎么了？请写一句话、拍张照片或发条语音。
report-unreadable = 这种消息我看不懂。请写一句话，或者发照片、语音。
danger =
    ⚠️ 如有生命危险，请先拨打 { $calls }！{ $has-phone ->
        [no] {""}
       *[yes] {"\u000A"}「{ $grid }」电话：{ $phone }
    }
draft =
    { $has-danger ->
        [no] {""}
       *[yes] { $danger }{"\u000A"}{"\u000A"}
    }请看一下对不对：
    <b>内容</b>：{ $text }{ $files }
    <b>类别</b>：{ $category }{ $confidential ->
        [yes] （保密，只有社区工作人员能看到）
       *[no] {""}
    }
    <b>地址</b>：{ $place }{ $has-behalf ->
        [no] {""}
       *[yes] {"\u000A"}{ $behalf }
    }

    对就按「提交」。还想补充，接着写就行。
draft-text =
    <b>您写的全文</b>
    { $text }
follows = （接 { $number }）
draft-cancelled = 好的，没有提交。还有什么可以帮您？
place-to-desk = 没写（交给社区办理）
place-unknown = 未写明
category-ask = 这件事属于哪一类？
category-which = 「{ $category }」里的哪一种？
category-rest = 其他{ $category }问题
address-ask =
    这件事在哪里？
    这样写就行：{ $example }
address-unknown = 这个地址我没找到。您可以：
address-which = 是下面哪一个？
paper-photo = 〔照片〕
paper-voice = 〔语音〕
paper-video = 〔视频〕
paper-document = 〔文件〕
paper-video_note = 〔小视频〕
paper-audio = 〔音频〕
paper-picture = 〔图片〕
paper-location = 〔位置〕
filed = 已受理，编号 { $number }

# 居民的回执
receipt =
    { $coming ->
        [yes] { $has-danger ->
            [no] {""}
           *[yes] { $danger }{"\u000A"}
        }收到了，已经告诉工作人员，会有人联系您。{"\u000A"}
       *[no] {""}
    }<b>诉求 { $number }</b>　{ $status }
    { $category }　{ $place }
    { $text }

    { $timeline }{ $has-grid ->
        [no] {""}
       *[yes] {"\u000A"}现在由「{ $grid }」负责{ $has-lead ->
            [no] {""}
           *[yes] ，首接负责人：{ $lead }
        }
    }{ $has-later ->
        [no] {""}
       *[yes] {"\u000A"}{ $later }
    }
after-hours = 现在是下班时间，网格员 { $opens } 上班后处理。等不及的急事，请打 110、119、120 或社区电话。
mine = 您的事都在这里，按一下看详情。
mine-nothing = 您还没有反映过问题，也没有报名课程。
mine-request = { $number } { $text }（{ $status }）
mine-course = { $title } · { $name }（{ $standing }）
full-text =
    <b>{ $number } 全文</b>
    { $text }
confirmed = 谢谢您的确认。诉求 { $number } 办得您满意吗？
rated = 谢谢您的评价！诉求 { $number } 已办结。
rated-contacted =
    谢谢您的评价！诉求 { $number } 最后问一句：
    办理期间有工作人员联系过您吗？
contacted-noted = 记下了，诉求 { $number } 没有别的要问了，谢谢您！
noted = 记下了，谢谢您！
dispute-ask = 诉求 { $number } 哪里没办好？请说一句，也可以发照片。
disputed = 知道了，诉求 { $number } 已退回继续办理。
disputed-satisfied =
    知道了，诉求 { $number } 已退回继续办理。
    到现在为止，您对办理的态度满意吗？
done-or-not = 您这句话说的是诉求 { $number } 吗？它办好了没有？
result-words = 修好 办好 弄好 好了 好啦 可以了 解决 没好 没修 没弄 没办 没来 没人 没用 没动 没变 没管 还没 还是 还在 还有 还漏 又 老样子 照样 照旧 依然 依旧 根本 骗 糊弄 敷衍 忽悠 应付 胡说 瞎说 乱说 哪有 哪里 不行 不好 假的 白跑 投诉 谢谢 感谢 辛苦 满意
withdraw-ask = 确定要撤回诉求 { $number } 吗？
withdraw-kept = 好的，不撤回，诉求 { $number } 继续办理。
withdrawn = 诉求 { $number } 已撤回。
passed-on = 已转给工作人员（{ $number }）。
progress-words = 修好没有 好没有 办好没有 来没来 快点 什么时候 啥时候 几时 几点 多久 咋样 怎么样 怎样 进展 进度 催一下 催催 催 到哪了 到哪一步 办好没 好了没 好了吗 好没好 修好没 修好了吗 来了没 来了吗 有人来吗 有人管吗 还没来 没人来 没人管 怎么还没 咋还没 为啥还没
progress-filler = 师傅 你们 我们 我那个 我的 我那 我 你 那个 这个 那件 这件 事情 事儿 事 请问 麻烦 能不能 可以 能 会 来人 来修 来看 派人 人来 上门 处理 解决 办理 办 修 弄 搞 来 看 得 到 了 的 啊 呀 呢 吗 嘛 吧 哦 哇 啦 哈 下 一 都 还 就 要 才 到底 究竟 现在
progress-told = { $number } 现在是「{ $status }」{ $has-member ->
        [no] 。
       *[yes] ，由 { $member } 办理。
    }您的话已转给工作人员。
progress-which = 您问的是哪一件？
answer-or-new = 您这句话是回答工作人员的，还是另一件事？

# 时间线
line-filed = · { $at } 已受理{ $has-member ->
        [no] {""}
       *[yes] （{ $member } 代为登记）
    }
line-added = · { $at } 居民补充：{ $text }
line-said = · { $at } { $member }：{ $text }
line-note = · { $at } { $member }（内部）：{ $text }
line-claim = · { $at } { $member } 接单
line-release = · { $at } { $has-member ->
        [no] 接单后一直没联系居民，自动放回
       *[yes] { $member } 放回
    }
line-ask = · { $at } { $member } 问：{ $text }
line-answer = · { $at } 居民答：{ $text }
line-return = · { $at } { $member } 退单，转「{ $grid }」：{ $text }
line-hand_up = · { $at } { $has-member ->
        [no] 超时未办，自动上报
       *[yes] { $member } 上报
    }「{ $grid }」
line-assign = · { $at } { $member } 派给「{ $grid }」
line-finish = · { $at } { $member } 办结：{ $text }
line-confirm = · { $at } 居民确认办好了
line-dispute = · { $at } 居民说没办好{ $has-text ->
        [no] {""}
       *[yes] ：{ $text }
    }
line-reopen = · { $at } 居民说没办好，重新办理{ $has-text ->
        [no] {""}
       *[yes] ：{ $text }
    }
line-withdraw = · { $at } 居民撤回
line-decline = · { $at } { $member } 不予受理：{ $text }
line-offer = · { $at } { $member } 想移交给 { $text }
line-take_over = · { $at } { $member } 接手负责
line-refuse = · { $at } { $member } 没有接受移交
line-take_back = · { $at } { $member } 收回移交
line-extend = · { $at } { $member } 申请延期：{ $text }
line-grant_time = · { $at } { $member } 同意延期
line-deny_time = · { $at } { $member } 不同意延期
line-park = · { $at } { $member } 申请挂账：{ $text }
line-grant_park = · { $at } { $member } 同意挂账
line-deny_park = · { $at } { $member } 不同意挂账
line-park_on = · { $at } { $member } 继续挂账
line-unpark = · { $at } { $has-member ->
        [no] 复核到期，自动恢复办理
       *[yes] { $member } 恢复办理
    }
line-ask_help = · { $at } { $member } 请协办：{ $text }
line-help = · { $at } { $member } 来协办
line-no_help = · { $at } { $member } 协办来不了{ $has-text ->
        [no] {""}
       *[yes] ：{ $text }
    }
line-helped = · { $at } { $member } 说协办完成
line-whistle = · { $at } { $member } 吹哨：{ $text }
line-arrive = · { $at } { $member } 到
line-score = · { $at } { $member } 评价了到场单位
line-close = · { $at } 回访未回复，自动办结
line-merge = · { $at } { $member } 并案，并入 { $text }
line-merged = · { $at } { $member } 并案，并入了 { $text }
line-split = · { $at } { $member } 拆分：{ $text }
line-complete = · { $at } 各处都已办完
line-correct = · { $at } { $member } { $text }
line-reroute = · { $at } { $member } { $text }，转「{ $grid }」
line-of-category = 改类别：{ $before } → { $after }
line-of-urgent = 标为紧急
line-of-not-urgent = 取消紧急
comma = ，

# 群里的卡片
request-card =
    { $urgent ->
        [yes] 🔴 <b>加急</b>{" "}
       *[no] {""}
    }{ $confidential ->
        [yes] 🔒 <b>保密</b>{" "}
       *[no] {""}
    }<b>诉求 { $number }</b>　{ $status }{ $has-member ->
        [no] {""}
       *[yes] 　{ $member }
    }
    { $category }　{ $place }　{ $reporter }
    { $text }

    { $timeline }
    网格：{ $grid }{ $has-timing ->
        [no] {""}
       *[yes] {"\u000A"}{ $timing }
    }{ $has-beside ->
        [no] {""}
       *[yes] {"\u000A"}{ $beside }
    }
request-card-away = <b>诉求 { $number }</b>　已转「{ $grid }」办理
beside-first = 首接负责人：{ $member }
beside-offered = 移交：等 { $member } 答复
beside-extend = 延期：{ $member } 申请延到 { $until }，等网格长答复
beside-park = 挂账：{ $member } 申请到 { $until } 复核，等社区答复
beside-parked = 挂账到 { $until } 复核
beside-helps = 协办：{ $grid } { $member }
beside-asked = 协办：等「{ $grid }」{ $member } 答复
beside-called = 吹哨：{ $name } 应在 { $due } 前到
beside-arrived = 吹哨：{ $name } { $at } 已到，待评价
beside-late = 吹哨：{ $name } 没有按时到，待评价
more = { $member }，{ $number } 还可以：
more-nothing = { $number } 现在没有您可以做的别的操作。
more-not = 好的，{ $number } 没有变。
hand-over-to-whom = { $member }，{ $number } 移交给谁负责？对方接受以后才算数。
hand-over-asked = { $member } 请 { $to } 接手负责 { $number }，等对方答复。
hand-over-taken = { $number } 现在由 { $member } 负责。
hand-over-not-taken = { $member } 没有接受 { $number } 的移交。
hand-over-kept = { $member } 收回了 { $number } 的移交。
extend-how-long = { $member }，{ $number } 要延期几个工作日？
extend-days = { $days } 个工作日
extend-why = { $member }，{ $number } 申请延期 { $days } 个工作日。请<b>回复这条消息</b>，写明理由；同意后居民会看到。
extend-granted = { $member } 同意了 { $number } 的延期。
extend-denied = { $member } 没有同意 { $number } 的延期。
park-until = { $member }，{ $number } 挂账到什么时候复核？
park-days = { $days } 天（{ $on }）
park-why = { $member }，请<b>回复这条消息</b>，写明 { $number } 为什么要挂账；同意后居民会看到。
park-granted = { $member } 同意了 { $number } 挂账，时限暂停。
park-denied = { $member } 没有同意 { $number } 挂账。
parked-on = { $number } 继续挂账。
unparked = { $number } 恢复办理，时限接着走。
help-of-whom = { $member }，{ $number } 请哪个网格来协办？
help-with-what = { $number } 请「{ $grid }」协办。要说明做什么，就<b>回复这条消息</b>；不用说明，按一下请谁：
help-asked-of = { $member } 请 { $whom } 协办 { $number }，等答复。
help-comes = { $member } 来协办 { $number }。回复卡片就能答复居民，可以带照片。
help-stays-away = { $member } 说协办 { $number } 来不了。
help-is-done = { $number } 的协办已完成，谢谢！
whistle-no-units = 社区还没有登记联动单位，请联系社区办公室。
whistle-for-whom =
    { $member }，{ $number } 要叫哪些单位？选好以后按「吹哨，现在就叫」；要写一句说明，就<b>回复这条消息</b>。{ $has-rings ->
        [no] {""}
       *[yes] {"\u000A"}🌙 现在是夜间，这件事不加急：{ $rings } 才会响铃通知。等不到天亮的，先在卡片的「改类别」里按「标为紧急」再吹哨。
    }
whistle-choose-first = 请先选要叫的单位。
whistle-blown =
    { $member } 为 { $number } 吹哨：{ $units }，{ $has-rings ->
        [no] 请 30 分钟内到场。
       *[yes] { $rings } 响铃通知，请 { $due } 前到场。{"\u000A"}🌙 等不到天亮的，在卡片的「改类别」里按「标为紧急」，马上就响铃。
    }
list-comma = 、
unit-is-there = { $number }：{ $member } 已到。
unit-scored = { $number }：{ $name }，{ $score }。
claimed = 您已接单 { $number }，居民的联系方式已私下发给您。
claimed-unreachable = 您已接单 { $number }。请先私聊我发一句话，我才能把居民的联系方式发给您，再按「放回」后重新接单。
released = 已放回 { $number }。
handed-up = { $number } 已上报「{ $grid }」。
timing-claim = 接单时限 { $due }，{ $mark }
timing-contact = 联系居民时限 { $due }，{ $mark }
timing-solve = 办结时限 { $due }，{ $mark }
timing-waiting = 等居民回复，时限暂停 ⏸
timing-parked = 已挂账，时限暂停 ⏸
mark-green = 时限内 🟢
mark-yellow = 时限过半 🟡
mark-red = 已超时 🔴
card-below = 诉求 { $number } 的卡片在下面。
prompt-asking = { $member }，请<b>回复这条消息</b>，写下要问居民的话（{ $number }）。
prompt-finishing = { $member }，请<b>回复这条消息</b>，写一句怎么办的，可以带照片（{ $number }）。
prompt-finishing-photo = { $member }，请<b>回复这条消息</b>，发一张办完的照片，写一句怎么办的（{ $number }）。
prompt-proving = { $member }，{ $number } 已办结，还缺办完的照片。请<b>回复本条</b>补发；没有照片，就写明为什么。居民会看到。
prompt-declining = { $member }，请<b>回复这条消息</b>，写明不予受理的理由（{ $number }）。
return-to-whom = { $member }，{ $number } 应该由哪个网格办理？
assign-to-whom = { $member }，{ $number } 派给哪个网格？
return-why = { $number } 退给「{ $grid }」，为什么？按一个理由，或者回复这条消息写明。
return-not = 好的，没有转走。
returned = { $number } 已退单，转「{ $grid }」。理由：{ $text }
assigned = { $member } 已把 { $number } 派给「{ $grid }」。
correct-ask =
    { $member }，{ $number } 现在的类别是「{ $category }」。
    应该是哪一类？
correct-not = 好的，没有改。
corrected = { $member } 已把 { $number } 的类别改为「{ $category }」。
corrected-away = { $member } 已改 { $number } 的类别，转「{ $grid }」办理。
marked-urgent = { $member } 已把 { $number } 标为紧急。
marked-not-urgent = { $member } 已取消 { $number } 的紧急。
reason-not-ours = 不属于本网格范围
reason-wrong-address = 地址不在本网格
reason-needs-others = 需要其他网格处理
todo-nothing = 「{ $grid }」没有待办。
todo = 「{ $grid }」待办 { $count } 件，按一下把卡片调到下面：
todo-line = { $number } { $category } { $status }{ $has-member ->
        [no] {""}
       *[yes] {" "}{ $member }
    }{ $has-mark ->
        [no] {""}
       *[yes] {" "}{ $mark }
    }

# 通知
request-claimed = { $member } 已接单，正在办理您的诉求 { $number }。
request-released = 您的诉求 { $number } 正在重新安排人办理。
request-asked =
    { $member } 想问您（{ $number }）：
    { $text }

    直接回答就行，写字、照片、语音都可以。
staff-said = { $has-text ->
        [no] { $member }（{ $number }）
       *[yes] { $member }（{ $number }）：{"\u000A"}{ $text }
    }
resident-said = { $has-text ->
        [no] 居民补充 { $number }
       *[yes] 居民补充 { $number }：{"\u000A"}{ $text }
    }
request-passed-on = 您的诉求 { $number } 已转由「{ $grid }」办理。
request-finished =
    { $member } 说您的诉求 { $number } 办好了。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }

    请问办好了吗？
proof-given = { $has-text ->
        [no] { $member } 发来诉求 { $number } 办完的照片。
       *[yes] { $member } 补充（{ $number }）：{"\u000A"}{ $text }
    }
callback-asked =
    回访：您的诉求 { $number } 已报办结。
    请问办好了吗？
callback-reminded =
    再问一次：您的诉求 { $number } 办好了吗？
    没有您的回复，过几天会自动办结。
others-by-phone = ☎️ 诉求 { $number } 已办结，还有 { $count } 位也遇到这件事的居民不在聊天里，请社区打电话回访。
callback-by-phone = ☎️ 诉求 { $number } 已办结，居民不在聊天里，请社区打电话回访。
request-reopened =
    ❗ { $number } 已办结，但居民说没办好，重新办理。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
phone-taken = 📞 诉求 { $number } 的电话回访由 { $member } 来打。
contact-for-caller =
    📞 电话回访：请给这位居民打个电话，问问诉求 { $number } 办好了没有。
    办好了吗？打不通就按原因。
phone-ask-why = 居民说诉求 { $number } 哪里没办好？请写一句，承办人会看到。
phone-not-reached = 记下了：诉求 { $number } 这次没打通。过后再打，还在这条消息里按。
phone-noted = 记下了，诉求 { $number } 的电话回访已完成，谢谢您！
second-check-wanted = 📞 抽查回访：诉求 { $number } 抽到由本网格回访。哪位来打电话？
contact-for-checker =
    📞 抽查回访：请给这位居民打个电话，问问诉求 { $number } 办好了没有。
    办好了吗？打不通就按原因。
check-ask-contacted = { $number }：办理期间有工作人员联系过居民吗？
check-ask-satisfied = { $number }：居民满意吗？
check-noted = 记下了，{ $number } 的抽查回访已完成，谢谢您！
check-taken = 📞 诉求 { $number } 的抽查回访由 { $member } 来打。
check-unreachable = 请先私聊我发一句话，我才能把居民的电话私下发给您。
second-check-differs = ❗ 抽查回访：{ $member } 打电话问过，{ $number } 的居民说没办好。请社区过问。
cause-no_answer = 无人接听
cause-off = 停机或关机
cause-wrong_number = 号码不对
cause-refused = 拒绝回访
request-disputed =
    ❗ 居民说 { $number } 没办好。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
told-first = { $has-text ->
        [no] 居民补充 { $number }（您是首接负责人，回复这条消息就能答复居民）
       *[yes] 居民补充 { $number }（您是首接负责人，回复这条消息就能答复居民）：{"\u000A"}{ $text }
    }
hand-over-offered = { $to }，{ $member } 请您接手负责诉求 { $number }。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
hand-over-refused = { $member } 没有接受 { $number } 的移交，仍由原来的首接负责人负责。
hand-over-taken-back = { $member } 收回了 { $number } 的移交，您不用答复了。
handed-over = { $member } 已接手，诉求 { $number } 由 TA 负责了。
responsible-now = 您的诉求 { $number } 现在由 { $member } 负责，有事回复这条消息就行。
extension-asked = { $member } 申请把 { $number } 延期 { $days } 个工作日，延到 { $until }。理由：
    { $text }

    同意吗？
extension-granted = { $member }，{ $number } 的延期已同意，办结时限延到 { $until }。
extension-denied = { $member }，{ $by } 没有同意 { $number } 的延期，时限不变。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
request-extended = 您的诉求 { $number } 需要多一些时间，预计 { $until } 前办好。原因：{ $text }
parking-asked = { $member } 申请把 { $number } 挂账，到 { $until } 复核。理由：
    { $text }

    同意吗？
parking-granted = { $member }，{ $number } 已同意挂账，到 { $until } 复核，时限暂停。
parking-denied = { $member }，{ $by } 没有同意 { $number } 挂账，请继续办理。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
parking-review = 挂账的 { $number } 今天该复核了。挂账理由：
    { $text }

    三个工作日内没有答复，会自动恢复办理。
taken-up = { $member }，{ $number } 恢复办理，时限接着走。
request-parked = 您的诉求 { $number } 暂时还办不了，{ $until } 再复核。原因：{ $text }
request-taken-up = 您的诉求 { $number } 恢复办理了。
help-asked = { $whom }，{ $member } 请你们协办诉求 { $number }（卡片在上面）。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
help-coming = 「{ $grid }」的 { $member } 来协办 { $number } 了。
help-refused = 「{ $grid }」的 { $member } 说协办 { $number } 来不了。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
help-done = { $member } 说 { $number } 的协办（{ $grid }）已完成。
unit-called = 📣 { $name }，{ $member } 为诉求 { $number } 吹哨，请在 { $due } 前到场，到了就按「到」。{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
unit-arrived = { $number }：{ $name } 的 { $member } 已到。处理完了请评价：
unit-late = ❗ { $number }：{ $name } 没有按时到场。可以催一催；处理完了请评价：
unit-unscored = { $number } 的吹哨还没有评价：{ $name } 怎么样？
request-file = { $number } 居民发来的
request-declined =
    很抱歉，您的诉求 { $number } 不予受理。原因：
    { $text }
request-withdrawn = 居民已撤回 { $number }。
request-urgent = 🔴 { $number } 已改为加急，请尽快办理。
request-merged = { $number } 和 { $into } 是同一件事，已合在一起办。以后有消息都在 { $into } 里告诉您。
request-merged-away = { $number } 已由 { $member } 并入 { $into }，您不用再办了。
request-merged-here = 👥 { $merged } 已并入 { $number }，现在有 { $count } 位居民在等这件事。
request-split = 您的诉求 { $number } 涉及 { $count } 个地方，已分开同时办理，全部办好后一起告诉您。
request-recurs = 🔁 { $place }{ $days } 天内第 { $count } 次反映类似问题（最近一次 { $number }）。可能有没解决的根源，请您关注。
filed-for-you = { $by } 替您反映了一件事，编号 { $number }，有进展会告诉您。
consent-wanted =
    { $member } 想把您在群里说的这句话登记成诉求，交给工作人员办：
    { $text }

    您同意吗？不同意就当没说过。
consent-given = { $member }，居民同意了，已登记为 { $number }。
consent-refused = { $member }，居民不同意登记。
request-closed = 您的诉求 { $number } 办完已满七天，没有收到您的回复，先按办结处理。没办好的话请告诉我们。
claim-overdue = { $number } 还没有人接单，已超时 🔴 请尽快按「我来办」。
claim-lapsed = { $member }，您接了 { $number }，但一直没有联系居民，已自动放回群里。
solve-overdue = { $member }，您办理的 { $number } 已超时 🔴 请尽快办结；办不了的请按「上报」。
overdue-for-lead = { $clock ->
        [claim] 「{ $grid }」的 { $number } 一直没有人接单，已超时 🔴 请您安排。
       *[solve] 「{ $grid }」的 { $number } 已超过办结时限 🔴 { $has-member ->
            [no] 请您过问。
           *[yes] 现在由{ $member }办理，请您过问。
        }
    }
handed-up-overdue = { $member }，您办理的 { $number } 超时太久，已自动上报「{ $grid }」。您仍是首接负责人。
day-begins =
    早上好！「{ $grid }」有 { $count } 件事等着办{ $late ->
        [0] {""}
       *[other] ，超期 { $late } 件 🔴
    }{ $unclaimed ->
        [0] {""}
       *[other] ，还没人接单 { $unclaimed } 件
    }。
    按一下，把卡片调到下面：
answer-missing =
    您的诉求 { $number }，工作人员还在等您的回复：
    { $text }

    直接回答就行，写字、照片、语音都可以。
appoint-needed = { $number } 已第二次退单（原拟转「{ $grid }」），请网格长或社区专干按卡片上的「派遣」指定由谁办理。
resident-unreached = ☎️ 诉求 { $number } 的居民收不到我的消息了（可能停用或屏蔽了我），请打电话联系居民。
contact-for-claimer =
    诉求 { $number } 的联系方式，请勿外传：
    { $name }
    电话：{ $phone }
    住址：{ $home }{ $has-place ->
        [no] {""}
       *[yes] {"\u000A"}地点：{ $place }
    }{ $has-numbers ->
        [no] {""}
       *[yes] {"\u000A"}文中号码和房号：{ $numbers }
    }{ $has-filer ->
        [no] {""}
       *[yes] {"\u000A"}代办人：{ $filer } { $call }
    }
contact-gone = 诉求 { $number } 已不由您办理或已办结，居民的联系方式已收回。
contact-gone-called = 诉求 { $number } 的电话回访已完成，居民的联系方式已收回。
contact-gone-checked = { $number } 的抽查回访已完成，居民的联系方式已收回。

# 不止一个人的事
button-join = 我也遇到
button-join-number = 我也遇到 { $number }
button-unlike = 不一样，照样提交
button-unfollow = 不再跟进
button-see-other = 看 { $number }
similar =
    这件事附近好像已经有人反映了：
    { $lines }

    是同一件事，按「我也遇到」，办得怎样会一样告诉您；不是就照样提交。
similar-case =
    附近好像已经有人反映了：
    { $lines }

    请问 { $name } 说的是不是这件事？是的话加进去就行，不用再登记。
similar-line = { $number } { $category } { $place }，{ $since } 起，{ $status }
joined = 好的，已把您加到 { $number }，有进展会告诉您，办完也会问您。想补充什么，直接写给我就行。
unfollowed = 好的，{ $number } 不再通知您了。
receipt-joined =
    <b>诉求 { $number }</b>　{ $status }　（您也遇到）
    { $category }　{ $place }　{ $since } 起

    { $timeline }{ $has-grid ->
        [no] {""}
       *[yes] {"\u000A"}现在由「{ $grid }」负责
    }
card-others = 👥 另有 { $count } 位居民也遇到
card-merged = 已并入 { $number }，请到那张卡片办理
card-part = 属于 { $number }，居民由那边统一回复
card-of-part = 分办 { $number } { $place }：{ $status }

# 并案、拆分
button-merge = 并案
button-merge-yes = 确定并案
button-split = 拆分
button-split-yes = 确定拆分
merge-into-which = { $member }，{ $number } 和哪一件是同一件事？按一个，或者<b>回复这条消息</b>写编号。
merge-surely =
    把 { $number } 并入 { $into }？
    并案后不能拆回，{ $number } 的居民会收到 { $into } 的消息。
merge-not = 好的，{ $number } 没有并案。
merged = { $member } 已把 { $number } 并入 { $into }。
prompt-splitting = { $member }，请<b>回复这条消息</b>，写明 { $number } 涉及哪几处，用顿号隔开，例如：3栋、5栋。
split-surely = 把 { $number } 拆成 { $count } 处分别办理？{ $places }
split-not = 好的，{ $number } 没有拆分。
split = { $member } 已把 { $number } 拆分：{ $parts }

# 附近的事
button-nearby = 附近的事
button-tell-home = 填写住址
button-see-mine = 看办得怎样
nearby = 您小区里正在办的事有 { $count } 件。您也遇到的，按一下就能一起跟进。
nearby-nothing = 您小区里现在没有正在办的事。
nearby-no-home = 我还不知道您住哪个小区，填写住址后就能看附近的事。
nearby-one =
    { $line }

    您也遇到吗？按「我也遇到」，办得怎样会告诉您。

# 代办
button-behalf = 替别人反映
button-behalf-myself = 还是我自己的事
button-behalf-ask-me = 问我
button-behalf-ask-them = 问本人
behalf-ask = { $staff ->
    [yes]
        替哪位居民反映？请写姓名和住址，有电话也写上，用空格隔开：
        张桂芳 { $example } 13800138000
   *[no]
        替谁反映？按一个名字，或者写姓名；不和您住一起的，再写上住址和电话，用空格隔开：
        张桂芳 { $example }
    }
behalf-who-answers = 办完以后要回访，问您还是问{ $name }本人？
draft-behalf = { $by ->
        [filer] 替{ $name }反映，办完问您
       *[beneficiary] 替{ $name }反映，办完问本人
    }

# 群里的话，征得本人同意
button-consent-yes = 同意
button-consent-no = 不同意
button-consent-come = 私下答复
consent-how = 请<b>回复</b>居民说的那句话，写 /report，我会私下问本人同不同意。
consent-come = { $name }，{ $member } 想把您这句话登记成诉求去办。您还没和我说过话，请点下面的按钮私下答复。
consent-over = 这句话已经答复过了，谢谢您。
consent-thanks = 谢谢您！已登记，编号 { $number }，有进展会私下告诉您。
consent-no-then = 好的，不登记。

# 一件诉求，在清单里占一行
button-see = 看
listed-request =
    { $urgent ->
        [yes] 🔴
       *[no] {""}
    }<b>{ $number }</b> { $status }{ $has-member ->
        [no] {""}
       *[yes] （{ $member }）
    } { $category } { $place } { $text }

# 改口与撤回
line-before = 　　{ $at } 改前：{ $text }
mark-changed = 〔已修改〕
mark-withdrawn = 〔已撤回〕
taken-out = 〔已收回，不在本群显示〕
taken-back = 您的话已撤回，对方看到的也改成了〔已撤回〕。
take-back-how = 请<b>回复您自己发的那条消息</b>，写「撤回」。

# 来电来访，工作人员代为登记
button-case = 登记来电来访
button-case-phone = 来电
button-case-walk_in = 来访
button-case-them = 问{ $name }
button-case-other = 问另一个人
button-case-join = { $name } 说的是 { $number }
case-ask =
    登记来电来访。请写来电人的姓名、电话、住址，用空格隔开；是什么事，也可以接着写：
    张桂芳 13800138000 { $example } 楼道灯坏了
    只有接单的人能看到电话和门牌。
case-how = { $name } 是打电话来的，还是到社区来的？
case-callback = 办完以后回访，问谁？
case-other-ask = 问谁？请写姓名和电话，用空格隔开，比如：李梅 13900139000
case-callback-note = （回访请问 { $name } { $phone }）
case-matter = { $name } 说的是什么事？写一句话，或者发照片、语音。
case-filed = 已登记，编号 { $number }，请把编号告诉来电来访的人。
case-joined = 好的，已把 { $name } 加到 { $number }，办完会一起回访。请把编号告诉来电来访的人。
case-in-private = 登记来电来访，请按下面的按钮到私聊里写。电话和门牌不要写在群里。
