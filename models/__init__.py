"""The community: what there is and what may happen to it. Speaks neither chat nor HTTP.

The glossary. One word of the domain is one module, here and in `bot`, `api` and `tests`.

grids       网格: a tree of responsibility; a `Level` is 街道, 社区, 网格 or 微网格; the *desk*
            社区专干 is the community's own grid, where everything may end up
chats       where the bot can speak; a group is bound to one grid, or to a course
addresses   estates 小区, buildings 楼栋, households 户; every address leads to exactly one grid
addressbook understands what people write about where they live
residents   居民, the people who live here
members     网格员, the staff; a `Post` is a role (网格长 lead, 网格员 member, 楼栋长 head,
            社区专干 desk) held at a grid; rights come from posts and reach over everything below
accounts    a person in a chat app; belongs to a resident, a member, both or neither
sessions    进入后台: a member signs in to the office by a link from the bot, good once
categories  类别, what a request is about, in two levels
requests    诉求 (`ResidentRequest`): filed 受理, claimed 接单, asked back, returned 退单,
            handed up 上报, finished 办结, called back 回访, confirmed or disputed, rated 评价;
            its *clocks* 时限 (签收, 首次联系, 办结) run in working time, and a *breach* 超时 is
            written down
canned      常用答复: what staff say again and again, kept by the office
erasures    删除: what is stored about a person, shown to them, and taken out when they want it
statistics  the three rates 响应率 · 解决率 · 满意率 and the shares of settlement, for any past day
floods      somebody writes faster than anybody could read the answers
courses     课程: terms 学期, venues 场地, teachers with certificates 持证, lessons 课次, make-ups
            补课, enrolments 报名, the roll 点名, proposals of neighbours 能人, wishes 加开小课;
            heads 人数 and attendances 人次 are never mixed; the *monitor* 班长 takes the roll
webhooks    other systems hear of what happened here, signed, till they have taken it
announcements  通知: one thing told to many, once whoever sends it has seen whom it reaches
calendar    the community's days: working hours, public holidays 调休, what the office says
            instead, quiet hours
understanding  what a first message in plain words is taken for: request, class or talk, which
            category, how urgent, where, when
registers   plain lists the office keeps: created, changed, removed with a line in the journal
exports     ledgers 台账 as files, XLSX, CSV, JSON Lines
imports     a community read from a workbook or a TOML file

Plumbing: `settings` what an operator chooses · `database` transactions and columns · `clock` the
only one that reads the time · `agenda` what time brings about · `duty` one process at a time ·
`errors` refusals · `policy` which role may what · `access` who sees what · `visible` which rows
that are · `journal` who did what · `metrics` what an operator watches · `inbox` updates before
they are handled · `outbox` what has to be told: *notices* (kind and facts), *cards* (a message
that shows one thing as it is now) and *calls* · `spreadsheets` rows written as files, by a process
of its own · `copies` what was said in one chat and stands in another: changed and taken back
there, too · `pictures` made anew before others see them · `conversations` what somebody is in the
middle of · `letters` dead letters 死信, what could not be delivered · `answers` kept for whoever
asks the same again · `privacy` what must not stand in a group · `installation` a secret of its
own, its bot's name · `backups` a copy of everything, and the way back.
"""
