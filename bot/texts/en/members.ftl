member-joined =
    Welcome, { $name }! Your posts: { $posts }
    Please join your grid's group and claim requests there. /todo in the group lists what is open.
role-lead = grid lead
role-member = grid member
role-head = building head
role-desk = community desk
role-monitor = class monitor
role-operator = operator
role-read_only = read only
