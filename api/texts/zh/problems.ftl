# what is wrong with the form of a request
bad-request = 请求有误
invalid-parameter = 参数不对
unknown-parameter = 没有这个参数
invalid-body = 内容不合要求
malformed-json = 不是正确的 JSON
body-missing = 缺少内容
json-wanted = 请发送 JSON
too-large = 内容太大
no-valid-token = 没有登录，或登录已失效
method-not-allowed = 这个地址不支持这种操作
conflict = 与别的操作冲突
if-match-missing = 请带上 If-Match：您看到的是哪一版
key-reused = 这个 Idempotency-Key 已用于别的请求
key-in-flight = 同一请求正在处理
shown-once = 已经办过，密钥只显示一次
too-many-requests = 请求太频繁，请稍后再试
failed = 系统出错

# what a rule says
not-found = 没有找到
not-allowed = 没有权限
stale = 内容已被别人改过
invalid = 填写的值不对
taken = 已有相同的
in-use = 仍在使用，不能删除
no-grid-yet = 还没有录入网格
no-level-above = 上面没有上级
grid-has-chat = 网格已绑定群
not-set-aside = 不是搁置的消息
not-dead = 不是投递失败的消息
binding-code-invalid = 绑定码无效
invitation-invalid = 邀请无效
not-registered = 还没有登记

# requests
already-claimed = 已有人接单
already-checked = 已抽查回访
already-rated = 已评价
first-words = 开头的话不能收回，请撤回诉求
may-not-rate = 本人不参加评价
move-not-possible = 当前状态不能这样操作
not-by-handler = 承办人不能代居民答复
not-yours = 不归您办理
nothing-said = 没有内容
only-the-desk = 保密诉求只由社区办理
reason-missing = 请写明原因
request-changed = 诉求已有变化
same-grid = 已在这个网格
too-late-to-reopen = 已过重新办理期限
rules-too-old = 规则不能追溯

# classes
already-proposed = 已经报过
already-signed-up = 已经报名
course-incomplete = 课程信息不全
course-not-open = 课程不在报名期
lesson-not-held = 这节课已取消
no-term = 没有学期
not-awaiting-approval = 不在待审核
not-certified = 老师没有有效证书
not-signed-up = 没有报名
not-the-monitor = 只有班长和网格员能点名
nothing-to-make-up = 没有要补的课
offer-gone = 名额已不再保留
proposal-answered = 已经答复过
teacher-taken = 老师这个时间有课
too-few-seats = 座位少于已报人数
venue-taken = 场地这个时间已占用
venue-too-small = 场地坐不下
code-expired = 这个码已经换了
too-many-codes = 写错的次数太多，请稍后再试
lesson-not-on = 现在不能签到
