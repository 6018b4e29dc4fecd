member-joined =
    { $name }，欢迎！您的岗位：{ $posts }
    请加入您网格的工作群，在群里接单。在群里发 /todo 可以看待办。
role-lead = 网格长
role-member = 网格员
role-head = 楼栋长
role-desk = 社区专干
role-monitor = 班长
role-operator = 运维
role-read_only = 只读
