welcome =
    您好，我是社区的小助手「邻格」。
    家里或小区里有什么麻烦，写一句话、拍张照片或发条语音给我，我马上转给负责您家的网格员。
    社区的免费课程也可以在这里报名。
menu = 您想做什么？按一个按钮就行，也可以直接把事情写给我。
menu-for = { $name }，您好！您想做什么？按一个按钮就行，也可以直接把事情写给我。
help =
    我能帮您做这些事：
    · 反映问题：直接写一句话，或者发照片、语音
    · 报名上课：/class
    · 看我的事办到哪一步了：/my
    · 改住址：/home
    · 留电话、换电话：把号码发给我
    · 找人帮忙：按下面的按钮，社区的人会联系您{ $has-office ->
        [no] {""}
       *[yes] {"\u000A"}· 查登记簿、导台账：发「进入后台」
    }
    按钮也可以打字代替，比如打「1」或者「提交」。
    换语言 / language：/language
greetings = 你好 / 您好 / 在吗 / 在么 / 有人吗 / 喂 / hi / hello / 好的 / 好 / 嗯 / 嗯嗯 / 哦 / 知道了 / 收到 / 早上好 / 上午好 / 中午好 / 下午好 / 晚上好 / 早 / 你好呀 / 您好呀 / 菜单 / 帮助
thanks = 谢谢 / 谢谢你 / 谢谢您 / 谢谢啦 / 多谢 / 感谢 / 辛苦了 / 谢了 / 非常感谢 / 好的谢谢 / 谢谢谢谢
welcome-thanks = 不用谢！有事随时写给我。

button-report = 我要反映问题
button-class = 我要报名上课
button-mine = 我的事
button-person = 找人帮忙

person-ask = 请说一句您的事，写字、语音都行。社区的工作人员会联系您。

home-ask =
    请问您住在哪里？
    这样写就行：{ $example }
example-estate = 幸福小区
home-confirm = 您住在「{ $place }」，对吗？
home-which = 是下面哪一个？请按一下。
home-unknown =
    这个地址我没找到。您可以：
button-none-of-these = 都不是，重新写
button-write-again = 重新写一次
button-keep-words = 就按我写的记下来
button-is-a-problem = 这是我要反映的问题
home-kept = 好的，记下了：{ $place }

name-ask = 请问怎么称呼您？
registered = { $name }，登记好了。{ $has-place ->
        [no] {""}
       *[yes] 住址：{ $place }
    }
    想让网格员能打电话找您，把手机号发给我就行，只有给您办事的人看得到。
phone-kept = 记下了，您的电话：{ $phone }。只有给您办事的人看得到，换了号码再发一次就行。
phone-odd = 这个号码不像手机号，手机号是 11 位。请看一看，再发一次。
register-first = 先认识一下您，只问两句。
