refused-not-found = 没有找到，或者不归您管。
refused-not-allowed = { $has-what ->
        [no] 只有网格员能这样操作。
       *[yes] 您在「{ $what }」没有岗位，不能这样操作。
    }
refused-stale = 情况已经变了，请看最新的消息。
refused-in-use = 还有别的东西用着它（{ $by }），不能删除。
refused-taken = 「{ $value }」已经有了。
refused-invalid = 「{ $value }」不对，请检查。
refused-no-level-above = 「{ $grid }」上面没有上级了，不能再上报。
refused-no-grid-yet = 社区还没有录入网格，请联系管理员。
refused-binding-code-invalid = 绑定码不对，或者已经用过、过期了。请向社区办公室重新要一个。
refused-grid-has-chat = 「{ $grid }」已经绑定了别的群。
refused-not-registered = 请先登记一下，发 /start 开始。
refused-invitation-invalid = 邀请链接不对，或者已经用过、过期了。请向社区办公室重新要一个。
refused-move-not-possible = { $number } 现在是「{ $status ->
        [open] 待接单
        [claimed] 办理中
        [waiting] 待居民补充
        [done] 待回访
        [closed] 已办结
        [withdrawn] 已撤回
        [declined] 不予受理
       *[other] { $status }
    }」，不能这样操作。
refused-request-changed = { $number } 现在是「{ $status ->
        [open] 待接单
        [claimed] 办理中
        [waiting] 待居民补充
        [done] 待回访
        [closed] 已办结
        [withdrawn] 已撤回
        [declined] 不予受理
       *[other] { $status }
    }」{ $has-member ->
        [no] {""}
       *[yes] ，由 { $member } 办理
    }。请按最新卡片上的按钮。
refused-already-claimed = { $member } 已经接了 { $number }。
refused-not-yours = { $number } 由 { $member } 办理，请让 TA 来操作，或由网格长操作。
refused-reason-missing = 请写明情况，不能空着。
refused-same-grid = 现在就在「{ $grid }」，请选别的网格。
refused-only-the-desk = { $number } 是保密诉求，只能由社区办理，不能转给网格。
refused-already-rated = { $number } 您已经评价过了，谢谢！
refused-nothing-said = 请至少写一句话，或者发一张照片、一条语音。
refused-already-signed-up = { $name } 已经报过《{ $course }》了。
refused-course-not-open = { $has-opens_at ->
        [no] 《{ $course }》的报名已经结束了。
       *[yes] 《{ $course }》{ $opens_at } 才开始报名。
    }
refused-course-incomplete = 《{ $course }》还缺内容（{ $missing }），不能发布。
refused-not-signed-up = 已经不在《{ $course }》的名单里了，不用再退。
refused-not-awaiting-approval = 《{ $course }》的这个报名不用再审核，现在是「{ $standing ->
        [seated] 已同意
        [refused] 未同意
        [left] 本人已退出
        [waiting] 排队中
        [offered] 有名额，等本人决定
        [lapsed] 名额已过期
       *[other] { $standing }
    }」。
refused-offer-gone = 这个名额已经不再保留了。想上《{ $course }》，可以再报名。
refused-too-few-seats = 《{ $course }》已有 { $taken } 个座位被占，不能更少。
refused-not-the-monitor = 《{ $course }》的点名由班长和网格员负责。
refused-lesson-not-held = 《{ $course }》这节课已取消，不用点名。
