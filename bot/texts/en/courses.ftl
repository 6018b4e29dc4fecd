button-sign-up = Sign me up
button-sign-up-family = Sign up family
button-leave = Leave
button-take-seat = Take this seat
button-leave-seat = No, thank you
button-family-one = One family member (1 seat)
button-family-two = Parent with child (2 seats)
button-roll = Roll call
button-approve = Approve
button-reject = Reject

class-words = class classes course courses lesson lessons sign-up enrol enroll
classes = The community's free classes. Press one for details:
classes-nothing = There is no class to sign up for at the moment. New ones will be announced.
classes-line = { $title } · { $times } · { $full ->
        [yes] full, waiting list
       *[no] { $free } seats left
    }
course =
    <b>{ $title }</b>
    { $has-description ->
        [no] {""}
       *[yes] { $description }
    }
    When: { $times }
    Next lesson: { $next }
    Where: { $venue }
    Teacher: { $teacher }
    For: { $has-audience ->
        [no] everybody
       *[yes] { $audience }
    }
    Seats: { $seats }, { $free } left, { $waiting } waiting
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

you-are-applied = ⏳ { $name } has applied; the grid has yet to approve.
you-are-seated = ✅ { $name } has a seat.
you-are-waiting = 🕒 { $name } is waiting, place { $line }.
you-are-offered = 🎫 A seat is held for { $name }.

signed-up-seated =
    ✅ Signed up: { $name } · { $title }
    { $seats ->
        [2] Both seats are yours.
       *[other] The seat is yours.
    } Next lesson: { $next }, { $venue }.
signed-up-applied =
    ⏳ Application received: { $name } · { $title }
    The seat is held until the grid has decided; we will tell you. Next lesson: { $next }, { $venue }.
signed-up-waiting =
    🕒 { $title } is full; { $name } is number { $line } in the line.
    We will tell you as soon as there is room. Next lesson: { $next }, { $venue }. (Seats wanted: { $seats })
family-ask = { $title }: for whom?
family-name-family = Please write the name of the family member.
family-name-parent-child = Please write the name of the child.
left = { $name } has left { $title }.
seat-taken = ✅ The seat is yours! { $name } · { $title }
seat-left = The seat in { $title } goes to the next in line ({ $name }).

course-card =
    <b>{ $title }</b> · { $status }
    { $times } · { $venue } · { $teacher }
    Next lesson: { $next }
    Seats { $taken }/{ $seats }, waiting { $waiting }

    Signed up: { $names }
    Waiting: { $waiters }
roll-card =
    <b>Roll · { $title }</b>
    { $at }
    Present { $came }/{ $heads }. Tap a name when they are here; tap again to undo.
roll-opened = The roll is below.
roll-no-lesson = { $title } has no lesson to take the roll of.
roll-here = Here
roll-undone = Undone
approved = ✅ { $name } was approved ({ $member }).
rejected = ❌ { $name } was not approved ({ $member }).

# Notices
seat-offered =
    🎫 There is a seat in { $title } for { $name }.
    Please decide before { $until }; then it goes to the next in line.
seat-lapsed = The seat in { $title } held for { $name } was not taken in time and went to the next in line. You can sign up again.
enrolment-approved = ✅ { $name } was approved for { $title }.
enrolment-refused = We are sorry, { $name } was not approved for { $title }. Please ask the community.
approval-wanted = { $name } signed up for { $title }. Please decide:
lesson-moved =
    📢 A lesson of { $title } has changed:
    it was { $was }
    it is now { $starts }, { $venue }
lesson-cancelled =
    📢 The lesson of { $title } on { $starts } is cancelled.
    { $note }
