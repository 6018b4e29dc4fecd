button-my-data = 我的资料
button-forget = 删除我的资料
button-forget-yes = 确定删除
button-forget-no = 不删了
my-data =
    <b>我们记着您的这些资料</b>
    姓名：{ $name }{ $has-phone ->
        [no] {""}
       *[yes] {"\u000A"}电话：{ $phone }
    }{ $has-home ->
        [no] {""}
       *[yes] {"\u000A"}住址：{ $home }
    }
    诉求：{ $requests } 件　报名：{ $classes } 门课
    全部内容在这个文件里，只发给您。
forget-ask =
    要删除我们记着的您的全部资料吗？
    { $days }天以后删除：姓名、电话、住址、您说过的话、照片和账号。这段时间可以反悔。
    件数等统计数字会留下，但看不出是您。{ $open ->
        [0] {""}
       *[other] {"\u000A"}您还有 { $open } 件没办完（{ $numbers }），办完或撤回以后才删。
    }
    群里工作人员自己发的消息、您手机里的聊天记录，要在聊天软件里自己删。
forget-waits =
    记下了，{ $day } 以后删除您的资料。反悔请按「不删了」。{ $open ->
        [0] {""}
       *[other] {"\u000A"}还有 { $open } 件没办完（{ $numbers }），办完或撤回以后才删。
    }
forget-not = 好的，不删，一切照旧。
data-erased = 您的资料已经删除，这是最后一条消息。以后有事，随时再来找我。
refused-staff-stays = 您是工作人员，办过的事要留名。请联系社区办理。
