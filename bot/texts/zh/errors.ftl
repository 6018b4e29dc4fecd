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
        [parked] 挂账
        [done] 待回访
        [closed] 已办结
        [withdrawn] 已撤回
        [declined] 不予受理
        [merged] 已并案
        [split] 分办中
       *[other] { $status }
    }」，不能这样操作。
refused-request-changed = { $number } 现在是「{ $status ->
        [open] 待接单
        [claimed] 办理中
        [waiting] 待居民补充
        [parked] 挂账
        [done] 待回访
        [closed] 已办结
        [withdrawn] 已撤回
        [declined] 不予受理
        [merged] 已并案
        [split] 分办中
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
refused-may-not-rate = { $cause ->
        [staff] 工作人员反映的诉求不计入评价，{ $number } 不用评价。
       *[household] 承办人的家人反映的诉求不计入评价，{ $number } 不用评价。
    }
refused-not-by-handler = { $number } 是您办理的，不能由您代居民回复，请换一位同事。
refused-too-late-to-reopen = { $number } 办结已超过 7 天。请直接把情况发给我，我会作为新的诉求接着办。
refused-already-checked = { $number } 已经有人回访过了。
refused-rules-too-old = 统计规则不能从过去的日子（{ $valid_from }）起生效。
refused-nobody-yet = { $number } 还没有人接单，请先按「我来办」。
refused-already-offered = { $number } 已经请 { $member } 接手，请等对方答复，或先收回移交。
refused-already-lead = { $number } 本来就由 { $member } 负责。
refused-not-of-this-grid = { $member } 在「{ $grid }」没有岗位，不能负责这件事。
refused-nothing-asked = { $number } 没有等待答复的事，可能已经有人处理了。
refused-already-asked = { $number } 已经申请过了，请等答复。
refused-returned-twice = { $number } 已退单两次，由上级指定，不能再退。
refused-only-called = 「{ $unit }」是联动单位，只能吹哨请来，不能转给它办理。
refused-not-a-unit = 「{ $grid }」不是联动单位，请用「协办」。
refused-already-called = 已经为 { $number } 叫过「{ $unit }」了，评价以后才能再叫。
refused-too-early-to-score = { $number }：{ $unit } 还没到，时间也没过，先等一等再评价。
refused-already-helps = 「{ $grid }」已经在办或已经请过了（{ $number }）。
refused-too-many-extensions = { $number } 最多延期 { $most } 次，不能再延了。
refused-too-late-to-extend = { $number } 已经超时，延期要在时限内申请。
refused-not-that-long = { $number } 最多可以申请 { $most } 天。
refused-nothing-said = 请至少写一句话，或者发一张照片、一条语音。
refused-already-open = 《{ $course }》已经开始报名了，可以直接报。
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
refused-age-unknown = 《{ $course }》限{ $has-youngest ->
        [no] { $oldest }岁及以下
       *[yes] { $youngest }{ $has-oldest ->
            [no] 岁及以上
           *[yes] 到{ $oldest }岁
        }
    }，请先告诉我 { $name } 是哪一年出生的，或请社区专干登记。
refused-wrong-age = 《{ $course }》限{ $has-youngest ->
        [no] { $oldest }岁及以下
       *[yes] { $youngest }{ $has-oldest ->
            [no] 岁及以上
           *[yes] 到{ $oldest }岁
        }
    }，{ $name } 今年{ $age }岁，不能报名。出生年份不对？请找社区专干更正。
refused-home-unknown = 《{ $course }》只面向{ $area }的居民，您还没有登记住址。请先登记住址再报名。
refused-lives-elsewhere = 《{ $course }》只面向{ $area }的居民，您登记的住址不在里面。住址不对？请找社区专干更正。
refused-enough-courses = 一个人一学期最多报 { $most } 门课，{ $name } 已报：{ $has }。想换《{ $course }》，请先退一门。
refused-enough-in-term = 一家一学期最多 { $most } 个座位{ $has-has ->
        [no] {""}
       *[yes] ，您家已有：{ $has }
    }。《{ $course }》这次报不下，没有报上。
refused-enough-in-course = 《{ $course }》一家最多 { $most } 个座位{ $has-has ->
        [no] {""}
       *[yes] ，您家已有：{ $has }
    }。这次没有报上。
refused-whole-course-only = 《{ $course }》只能报整门课，不能只报一节。
refused-lesson-not-open = { $has-opens_at ->
        [no] 《{ $course }》{ $starts } 这节课已经开始或取消了，不能再报。
       *[yes] 《{ $course }》{ $starts } 这节课，{ $opens_at } 才开始报。
    }
refused-lesson-began = 《{ $course }》{ $starts } 这节课已经开始或取消了，不用请假。
refused-no-seat = { $name } 在《{ $course }》没有座位，不用请假。
refused-already-on-leave = { $name } 已经请过《{ $course }》{ $starts } 这节课的假了。
refused-seat-given-away = 《{ $course }》{ $starts } 这节课，{ $name } 的座位已经让给别人了，不能销假。
refused-too-few-seats = 《{ $course }》已有 { $taken } 个座位被占，不能更少。
refused-venue-taken = { $at } { $venue }已有《{ $other }》，请换时间或场地。
refused-teacher-taken = { $at } { $teacher } 在上《{ $other }》，请换时间或老师。
refused-venue-too-small = { $venue }最多容纳 { $capacity } 人，《{ $course }》坐不下。
refused-not-certified = 《{ $course }》{ $day } 这节课不能发布：{ $teacher } 当天没有有效的证书。
refused-already-proposed = 您已经报过《{ $title }》，社区看到后会答复您。
refused-proposal-answered = 《{ $title }》已经答复过了。
refused-already-wished = 您已经说过想给《{ $course }》加开小课了。
refused-wishes-answered = 《{ $course }》的加课愿望已经答复过了。
refused-nobody-wishes = 想给《{ $course }》加课的居民都收回了，不用加开。
refused-nothing-to-make-up = 《{ $course }》{ $at } 没有要补的课，或找不到可补的时间。
refused-no-term = 现在没有正在进行或将要开始的学期，请先在后台建学期。
refused-not-the-monitor = 《{ $course }》的点名由班长和网格员负责。
refused-lesson-not-held = 《{ $course }》这节课已取消，不用点名。
refused-not-set-aside = 这条消息没有被搁置（现在是：{ $handling }），不用重新处理。
refused-not-dead = 这条消息不在待处理之列（{ $sending }），不用再管。
refused-code-expired = 这个二维码已经换了。请再扫一次教室里的，或者写教室里的4位数字。
refused-too-many-codes = 写错好几次了，请 { $until } 以后再试，或者请班长帮您签到。
refused-lesson-not-on = { $has-opens_at ->
        [no] 《{ $course }》这节课已经结束了，不能签到。
       *[yes] 《{ $course }》{ $opens_at } 开始签到。
    }
refused-not-a-picture = 这个文件打不开，不像是图片。请拍一张照片发过来。
refused-paper-gone = 这个文件聊天软件里已经没有了，或者太大，取不出来。
refused-paper-out-of-reach = 文件现在取不到，请过一会儿再试。
refused-file-too-large = 这个文件太大（{ $size }MB），最多 { $most }MB，我收不下。请发小一点的，或者拍几张照片。
refused-first-words = 这句话就是诉求 { $number } 本身，要撤回请按诉求里的「撤回」。
refused-already-yours = { $number } 您已经在跟进了，有消息会告诉您。
refused-not-to-join = { $number } 现在不能加入了，请直接提交您的诉求。
refused-others-follow = 还有 { $count } 位居民也在等 { $number }，不能撤回。如果已经好了，回一句话告诉工作人员就行。
refused-merged = { $number } 已并入 { $into }，请到 { $into } 操作。
refused-same-request = { $number } 不能并入它自己。
refused-not-to-merge = { $number } 已经办完或是分办的一部分，不能并案。
refused-no-such-number = 没有编号「{ $said }」的诉求，请核对后再回复。
refused-too-few-places = 至少写两个地方才能拆分，例如：3栋、5栋。
refused-not-to-split = { $number } 不能拆分：它是保密的，或者本身就是分办的一部分。
refused-part-of-another = { $number } 是 { $whole } 的一部分，居民的回复请记在 { $whole } 上。
refused-not-asked = { $number } 的回访由{ $by ->
        [filer] 代为反映的人
       *[beneficiary] 本人
    }回答，谢谢您！
refused-no-such-place = 「{ $said }」是哪里？请写清楚小区和楼栋，各处用顿号隔开。
refused-not-of-yours = 没找到「{ $name }」。请写清姓名和住址，中间用空格隔开；网格员只能替自己网格的居民反映。
refused-author-unknown = 这句话不是居民本人说的，没法征求同意。
refused-consent-asked = { $said ->
        [yes] 这句话本人已经同意，登记过了。
        [no] 这句话本人不同意登记。
       *[other] 这句话已经问过本人，还没有答复。
    }
refused-consent-over = { $said ->
        [yes] 您已经同意过了，已经登记。
        [no] 您已经答复过不同意。
       *[other] 时间过了，这句话没有登记。有事可以直接写给我。
    }
refused-leads-inside = 推送地址指向本机或内网，请换一个外面能到的地址。
refused-not-encrypted = 推送地址要以 https:// 开头。
refused-not-given-up = 这一条还在发送，不用重发。
refused-office-has-no-address = 这里还没有设置后台的网址，暂时不能从聊天进入。请联系系统管理员设置 LINGRID_PUBLIC_URL。
refused-too-many-links = 您要链接的次数太多了，请用最新的一条，或者 { $until } 以后再要。
refused-sign-in-link-invalid = 这个链接不对，或者已经用过、过期了。请再发「进入后台」。
