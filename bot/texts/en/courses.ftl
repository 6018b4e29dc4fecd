button-sign-up = Sign me up
button-sign-up-again = Sign up again
button-sign-up-family = Sign up family
button-leave = Leave
button-take-seat = Take this seat
button-leave-seat = No, thank you
button-course = See the class
button-family-one = One family member (1 seat)
button-family-two = Parent with child (2 seats)
button-family-all = Yes, sign them up
button-family-rewrite = Write the names again
button-opening-remind = Tell me when it opens
button-opening-forget = No need to tell me
button-roll = Roll call
button-approve = Approve
button-reject = Reject

classes = The community's free classes. Press one for details:
classes-nothing = There is no class to sign up for at the moment. New ones will be announced.
classes-then = Classes at the time you named, { $when }. Press one for details:
no-place = { $has-title ->
        [no] You are in no class, and wait for none.
       *[yes] You are not in { $title }, and do not wait for it.
    }
own-places =
    Your classes:
    { $lines }
leave-place =
    { $lines }
    Do you want to leave? One press is enough.
button-stay = I stay
offer-welcome = You want to teach your neighbours? Wonderful! Press “I can teach”: three small questions, and the community finds an hour and a room.
classes-not-then = There is no class then: { $when }.
button-all-classes = All classes
button-class-wish = Tell the community of this wish
classes-line = { $title } · { $times } · { $state ->
        [over] sign-up is over
        [full] full, waiting list
       *[free] seats left: { $free }
    }
course =
    <b>{ $title }</b>{ $has-description ->
        [no] {""}
       *[yes] {"\u000A"}{ $description }
    }
    When: { $times }
    Next lesson: { $next }
    Where: { $venue }
    Teacher: { $teacher }
    For: { $has-audience ->
        [no] everybody
       *[yes] { $audience }
    }
    Seats: { $seats }, { $has-free ->
        [no] all taken
       *[yes] { $free } left
    }{ $has-waiting ->
        [no] {""}
       *[yes] , { $waiting } waiting
    }
sign-up-opens = 🕒 Sign-up begins { $opens }.
sign-up-over = Sign-up is over.
course-status-draft = not published
course-status-published = open
course-status-closed = closed

standing-applied = awaiting approval
standing-seated = seated
standing-waiting = waiting
standing-offered = a seat is offered
standing-left = left
standing-refused = not approved
standing-lapsed = offer lapsed
standing-visiting = walk-in

you-are-applied = ⏳ { $name } has applied; the grid has yet to approve.
you-are-seated = ✅ { $name } has a seat.
you-are-waiting = 🕒 { $name } is waiting, number { $line } in the line.
you-are-offered = 🎫 A seat is held for { $name }. Please decide before { $until }.

signed-up-seated =
    ✅ Signed up for { $title }!
    { $name }: { $has-pair ->
        [no] the seat is yours.
       *[yes] both seats, for child and parent, are yours.
    }
    Next lesson: { $next }
    Where: { $venue }
signed-up-applied =
    ⏳ Application for { $title } received.
    { $name }: { $has-pair ->
        [no] the seat is held
       *[yes] both seats are held
    } until the grid has decided; we will tell you.
    Next lesson: { $next }
    Where: { $venue }
signed-up-waiting =
    🕒 { $title } { $has-pair ->
        [no] is full
       *[yes] has no two seats left
    }; { $name } is number { $line } in the line.
    Seats that become free are held for whoever waits longest; we will tell you at once.
kin-words = son daughter grandson granddaughter child children kid kids wife husband mother father grandmother grandfather family
family-ask =
    { $title }: for whom?
    For several of your family, press “One family member” too, and write all names.
family-name-family = Please write the name of the family member. For several, write all names: Anna Wang, Ben Wang
family-name-too-family = You are signed up already, so the child needs just one more seat. Please write the name of the child.
family-name-parent-child = Please write the name of the child. Parent and child get a seat each, or wait together.
family-no-name-family = Just the names, please, { $most } at most; for instance: Anna Wang, Ben Wang
family-no-name-parent-child = Just the name of the child, please; for instance: Anna Wang
family-several =
    { $title }, for these people, { $seats } seats together:
    { $names }{ $has-before ->
        [no] {""}
       *[yes] {"\u000A"}({ $before }: signed up already.)
    }{ $has-short ->
        [no] {""}
       *[yes] {"\u000A"}There are { $free } seats left: they go in this order, the others wait.
    }
    Is that right? If not, write the names again.
signed-up-several =
    { $title }
    { $lines }
    Next lesson: { $next }
    Where: { $venue }
opening-not-yet =
    🕒 Not yet: sign-up for { $title } begins { $opens }.
    Shall I tell you when it does?
opening-reminded =
    ✅ All right. I will tell you here, { $at }, that you can sign up for { $title }.
opening-forgotten = All right, you will not be told when sign-up for { $title } begins.
sign-up-began =
    🔔 Sign-up for { $title } has begun!
    Press “Sign me up” if you want a seat. First come, first served.
left =
    { $name } has left { $title }.
    Changed your mind? Press the button to sign up again.
seat-taken-seated =
    ✅ It is yours: { $title }!
    { $name }: { $has-pair ->
        [no] the seat is kept for you.
       *[yes] both seats, for child and parent, are kept for you.
    }
    Next lesson: { $next }
    Where: { $venue }
seat-taken-applied =
    ⏳ { $title }: { $has-pair ->
        [no] the seat is held
       *[yes] both seats are held
    } for { $name } until the grid has decided; we will tell you.
    Next lesson: { $next }
    Where: { $venue }
seat-left = The seat in { $title } goes to the next in line; { $name } waits no more.
seat-decided = The seat in { $title } for { $name }: { $standing }.

# leave, single lessons, ages
button-leaves = Ask leave
button-ask-leave = Leave { $at } { $title } { $name }
button-leave-back = Come after all { $at } { $title } { $name }
button-drop-in = One lesson only
button-take-for = Phoned: yes
button-leave-for = Phoned: no
leave-which = Which lesson can't you come to? One press asks leave; the seat goes to those who wait. By mistake? Come back and press “Come after all”.
leave-back-words = come after all/i can come after all/cancel my leave
leave-back-which = Which lesson can you come to after all? One press is enough.
leave-back-none = You are on leave from no lesson.
leave-none = There is no lesson to ask leave from.
leave-asked =
    ✅ On leave: { $title }, { $at }; { $name } will not come.
    You can after all? Press “Ask leave” and “Come after all”: the seat is yours until it is given away.
leave-taken-back = ✅ { $title }, { $at }: { $name } will come after all.
drop-in-which = { $title }: which lesson? It is for that one alone.
drop-in-none = { $title } has no single lesson to sign up for at the moment.
dropped-in-seated = ✅ Signed up for one lesson of { $title }, { $at }: the seat is kept for { $name }.
dropped-in-applied = ⏳ Application for the lesson of { $title }, { $at }, received: { $name }. We will tell you what the grid decides.
dropped-in-waiting = 🕒 The lesson of { $title }, { $at }, is full; { $name } is waiting. We will tell you when a seat is free.
you-are-in-lesson = The lesson of { $at }: { $name }, { $standing }.
born-ask =
    { $course } is for { $has-youngest ->
        [no] those up to { $oldest }
       *[yes] { $has-oldest ->
            [no] those of { $youngest } and more
           *[yes] those from { $youngest } to { $oldest }
        }
    }.
    In which year was { $name } born? For instance: 1955
button-go-on = Yes, go on
stayed-away =
    { $name } was missing from { $title } { $times } times this term, without leave. Do you still want the seat?
    When you can't come, ask leave first: neighbours who wait get the seat, and it does not count. If not, press “Leave”.
born-no-year = Just the year of birth, four digits, for instance: 1955. Or the age: 71 years

course-card =
    <b>{ $title }</b> · { $status }
    { $times } · { $venue } · { $teacher }
    Next lesson: { $next }
    Seats { $taken }/{ $seats }, waiting { $waiting }

    Signed up: { $names }{ $has-waiters ->
        [no] {""}
       *[yes] {"\u000A"}Waiting: { $waiters }
    }
mark-offered = {" "}(deciding)
mark-applied = {" "}(to approve)
mark-pair = {" "}(with parent)
mark-only-child = {" "}(child only)
mark-only-parent = {" "}(parent only)
roll-card =
    <b>Roll · { $title }</b>
    { $at }
    Present { $came }/{ $heads }{ $has-visitors ->
        [no] {""}
       *[yes] , walk-ins { $visitors }
    }. Tap a name when they are here; tap again to undo.
roll-cancelled =
    <b>Roll · { $title }</b>
    The lesson of { $at } was cancelled; there is no roll to take.
roll-opened = The roll is below.
roll-no-lesson = { $title } has no lesson to take the roll of.
roll-here = Here
roll-pair-present = Child and parent are here. If only the child came, tap again.
roll-pair-child = Only the child is here. If only the parent came, tap again.
roll-pair-parent = Only the parent is here. If neither came, tap again.
roll-undone = Undone
roll-gone = They are not in the class any more.
mark-visiting = {" "}(walk-in)

# checking in
button-check-in = Check in
button-code = Show the QR code
button-code-again = A new code
button-walk-in = Somebody walked in
button-let-in = Let them in
button-turn-away = Not this time
check-in-words = check in/check-in/checkin
check-in-ask = Please type the 4 digits shown in the class room, for instance: 4821
check-in-wrong = These digits are wrong, or have changed. Please look again and type what is shown. The monitor can check you in as well.
check-in-left = All right, not now. Press the button below to check in.
signed-in =
    ✅ { $name } is checked in!
    { $title }, { $at }
signed-in-visiting =
    ✅ { $name } is checked in. Welcome to { $title }!
    { $at }
signed-in-pending =
    🕒 { $name } has no seat in { $title }; the monitor has been told.
    Please wait a moment: you hear from me when the monitor says yes.
signed-in-family =
    { $title }
    Press the names of those who are here; press again to undo.
signed-in-family-too = Is your family here, too? Press their names.
code-sent = The QR code is in your private chat with me.
code-write-first = Please write me a private message first, so that I can send you the code.
lesson-code =
    <b>Check-in · { $title }</b>
    { $starts }{ $has-digits ->
        [no] {"\u000A"}Nobody can check in at the moment.
       *[yes] {"\u000A"}Digits: <b>{ $digits }</b>
    }{ $has-until ->
        [no] {""}
       *[yes] {"\u000A"}Good until { $until }; ask for a new one then. For those in the room only, please do not forward it.
    }{ $has-screen ->
        [no] {""}
       *[yes] {"\u000A"}For the screen in the room, renews itself: { $screen }
    }
walk-in-waits = 🙋 { $name } has no seat and wants to attend this lesson of { $title }. All right?
walk-in-decided = { $title }: somebody has already decided about { $name }.
walk-in-is-in = ✅ { $title }: { $name } may attend and is checked in.
walk-in-is-away = { $title }: { $name } does not attend this time, and was told.
walk-in-let-in = ✅ { $name } is checked in: the monitor said yes. Welcome to { $title }!
walk-in-turned-away =
    Sorry, { $name } can't attend this lesson of { $title }.
    Please sign up first next time.
walk-in-ask = Who walked in to { $title }? Please write their name.
walk-in-no-name = Just the name, please, for instance: Anna Smith
walk-in-noted = ✅ { $name } (walk-in) is checked in.
approved = ✅ { $name } was approved for { $title } by { $member }.
rejected = ❌ { $name } was not approved for { $title } by { $member }.
approval-where = Lives at: { $place }
approval-not-wanted = { $name }, { $title }: { $standing }. Nothing to decide any more.

# Notices
seat-offered =
    🎫 There is a seat in { $title } for { $name }.
    Please decide before { $until }; then it goes to the next in line.
lesson-seat-offered =
    🎫 A seat in the lesson of { $title } at { $starts } is free and held for { $name }.
    Please decide before { $until }; then it goes to the next in line. Without it you wait on for the whole class.
seat-to-be-phoned =
    ☎️ A seat in { $title }{ $has-starts ->
        [no] {""}
       *[yes] {" "}at { $starts }
    } is held for { $name }, who has no chat to read it in.
    Please phone and ask before { $until }; then it goes to the next in line.
seat-lapsed =
    The seat in { $title } held for { $name } was not taken in time and goes to the next in line.
    Still interested? Press the button to sign up again.
enrolment-approved = ✅ { $name } was approved for { $title }. Welcome!
enrolment-refused =
    We are sorry, { $name } was not approved for { $title }.
    To ask why, press “Reach a person”.
approval-wanted = 📝 { $name } signed up for { $title }. Please decide:
lesson-moved =
    📢 A lesson of { $title } has changed
    It was: { $was }
    It is now: { $starts }
    Where: { $venue }{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }
lesson-cancelled =
    📢 The lesson of { $title } on { $starts } is cancelled.{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }

# Timetable and calendar
button-timetable = My timetable
button-calendar-link = Add to my calendar
button-calendar-revoke = Stop all calendar links
timetable =
    <b>My timetable</b>
    { $lessons }
timetable-none = You have no lessons to come.
timetable-line = { $at } { $title }, { $venue }{ $has-people ->
        [no] {""}
       *[yes] {" "}({ $people })
    }{ $has-away ->
        [no] {""}
       *[yes] {" "}(on leave: { $away })
    }
calendar-link =
    This is the link to your timetable. It is for you alone, please don't pass it on:
    { $url }

    In your calendar, add a subscribed calendar and paste the link. Changes arrive by themselves.
calendar-revoked = The links given so far work no more. You can ask for another at any time.

# Reminders and changes
lesson-tomorrow =
    🔔 { $starts }: { $title }
    Where: { $venue }
    Teacher: { $teacher }
    Who goes: { $people }
lesson-added =
    📢 { $title } has a lesson more
    When: { $starts }
    Where: { $venue }{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}Making up for: { $note }
    }
substitute-teaches =
    📢 The lesson of { $title } on { $starts } is taught by { $teacher }; time and place stay.{ $has-note ->
        [no] {""}
       *[yes] {"\u000A"}{ $note }
    }
certificate-expires =
    ⚠️ The certificate of { $teacher } is valid through { $through }; please have it renewed.{ $has-titles ->
        [no] {""}
       *[yes] {"\u000A"}Courses: { $titles }
    }
    Lessons after that day can't be published.

# Neighbours who teach
button-offer-course = I can teach
button-weekday-days = Weekdays
button-weekday-evenings = Weekday evenings
button-weekends = Weekends
button-any-time = Any time
button-anybody = Anybody
button-elders = Elders
button-children = Children
button-make-draft = Make a draft
button-decline-offer = Decline
offer-title = Neighbours who can teach something are very welcome! What would you teach? For instance: paper cutting
offer-times = { $title }: when would suit you? Choose, or write.
offer-audience = Whom would you teach? Choose, or write.
offer-confirm =
    Is this right?
    To teach: { $title }
    When: { $times }
    For: { $audience }
offer-sent = ✅ Thank you! { $title } has gone to the community's desk; we will tell you what becomes of it.
proposal-card =
    <b>A resident offers to teach · { $title }</b> · { $status }
    { $name } · when: { $times } · for: { $audience }{ $has-answer ->
        [no] {""}
       *[yes] {"\u000A"}Answer: { $answer }
    }
proposal-status-open = to be answered
proposal-status-drafted = a draft
proposal-status-declined = declined
proposal-drafted-as = Draft made: { $title } (course { $number }). Add hours, room and certificate in the office, then publish.
proposal-why-not = { $member }, please reply to this message and say why { $title } can't be held this time; the resident reads your words:
proposal-drafted = 🎉 The community is arranging your course { $title }. Somebody will talk to you about hours, room and certificate.
proposal-declined =
    The community can't hold { $title } this time:
    { $answer }
    Thank you for offering!

# the bulletin
bulletin-words = class bulletin
bulletin = { $words }
bulletin-nowhere = Please bind this group to a grid or a class first.
bulletin-no-term = There is no such term. { $has-terms ->
        [no] No classes were held yet.
       *[yes] Terms with classes: { $terms }
    }

# posters
timetable-words = my timetable/timetable/my classes/my lessons
course-number-words = class/sign up

# chains
button-chain-all = Confirm all ({ $sure })
button-chain-who = { $place }. { $name } is { $who }{ $has-where ->
        [no] {""}
       *[yes] {" "}{ $where }
    }
button-chain-new = { $place }. { $name }: a new entry
button-chain-drop = { $place }. Leave out
button-chain-close = Put the chain away
chain-card =
    <b>Chain · { $title }</b>{ $has-waiting ->
        [no] {""}
       *[yes] {" "} to confirm: { $waiting }
    }
    { $lines }
chain-line = { $place }. { $name } { $state ->
        [sure] ❔ to confirm
        [unsure] ❔ who is meant?
        [new] ❔ a new name, to confirm
        [beside] (comes along)
        [dropped] ✖ left out
        [refused] ✖ does not meet the conditions
       *[waiting] ❔ to confirm
    }
chain-line-done = { $place }. { $name } ✅ { $state }
chain-which = A chain: for which class? Please send it again in reply to the card of the class, or name the class in it.
chain-enrolled = { $name } is signed up
chain-refused = { $name } does not meet the conditions and is not signed up
chain-enrolled-all = Signed up: { $done }
chain-dropped = All right, left out
chain-closed = The chain is put away

# changes of a whole course
course-changed =
    📢 { $title } changes from the next lesson on{ $has-venue ->
        [no] {""}
       *[yes] {"\u000A"}Where: { $venue } (was { $was_venue })
    }{ $has-teacher ->
        [no] {""}
       *[yes] {"\u000A"}Teacher: { $teacher } (was { $was_teacher })
    }
    Next lesson: { $starts }

# more lessons
button-wish = I wish for more lessons
button-wish-back = Take my wish back
button-wish-too-hard = I can't follow, an extra lesson please
button-wish-another-time = The time does not suit, another one please
button-wish-more-places = Too few places, another class please
button-wish-other = Another reason, more lessons please
button-wishes-grant = Add a class
button-wishes-decline = Not this time
wish-kind-too-hard = can't follow
wish-kind-another-time = another time
wish-kind-more-places = too few places
wish-kind-other = another reason
wish-which = For which class do you wish for more lessons?
wish-ask = More lessons of { $title }: why? One press, and it is noted.
wish-when = { $title }: when would suit you?
wish-made =
    ✅ Noted: more lessons of { $title }.
    Neighbours who wish so: { $count }{ $has-needed ->
        [no] . The community has been asked.
       *[yes] ; the community is asked once there are { $needed }.
    } You will hear what becomes of it.
wish-made-before =
    You said so before: more lessons of { $title }.
    Neighbours who wish so: { $count }{ $has-needed ->
        [no] . The community has been asked.
       *[yes] ; the community is asked once there are { $needed }.
    } You will hear what becomes of it.
wish-taken-back = Your wish for more lessons of { $title } is taken back.
wishes-card =
    <b>More lessons wished · { $title }</b> · { $status }
    { $has-people ->
        [no] Whoever wished took it back.
       *[yes] People: { $people } ({ $kinds })
    }{ $has-names ->
        [no] {""}
       *[yes] {"\u000A"}{ $names }
    }
    { $has-proposal ->
        [no] No hour and room is free within two weeks. The first button makes a draft for the desk to complete.
       *[yes] Proposed: { $proposal } (room and teacher are free)
    }{ $has-answer ->
        [no] {""}
       *[yes] {"\u000A"}Answer: { $answer }
    }
wishes-suits = {" "}(of { $said } who said when, { $fits } can come)
wishes-status-open = to be answered
wishes-status-granted = a class is made
wishes-status-declined = declined
wishes-made = { $title } is made (course { $number }); whoever wished has been told.
wishes-drafted = Draft made: { $title } (course { $number }). Add hour, room and teacher in the office, then publish.
wishes-other-hour = { $title }: what was proposed is not so any more; please look at the new proposal on the card.
wishes-why-not = { $member }, please reply to this message and say why there is no more of { $title } this time; residents read your words:
wish-granted =
    🎉 The class you wished for is there: { $title }
    When: { $starts }
    Where: { $venue }
    { $has-kept ->
        [no] Seats go by order of arrival; please sign up.
       *[yes] You wished for it, so you can sign up first; everybody else from { $kept }.
    }
wish-arranged = 🎉 The community is arranging more lessons of { $title }; you will be told hour and place.
wish-declined =
    More lessons of { $title } are not arranged this time:
    { $answer }
    You can wish for them again later.
