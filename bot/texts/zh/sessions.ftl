button-office = 进入后台
office-coming = 链接马上发给您
office-in-private = 后台链接只能发给您本人。请私聊我，发「进入后台」。
sign-in-link-ready = { $has-address ->
        [no] 后台链接已经换新了，请用最新的一条，或者再发「进入后台」。
       *[yes]
        后台入口，只给您本人用：
        { $address }
        { $minutes } 分钟内打开，只能用一次。请不要转发给别人。
    }
