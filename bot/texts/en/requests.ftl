# States
status-open = open
status-claimed = in progress
status-waiting = waiting for the resident
status-done = done, to be confirmed
status-closed = closed
status-withdrawn = withdrawn
status-declined = declined

# Buttons
button-submit = Submit
button-change-category = Change category
button-change-address = Change address
button-cancel = Cancel
button-claim = I'll do it
button-return = Return
button-hand-up = Hand up
button-assign = Assign
button-ask = Ask resident
button-finish = Finish
button-release = Put back
button-decline = Decline
button-confirm = It is done
button-dispute = Not done
button-withdraw = Withdraw
button-withdraw-yes = Yes, withdraw
button-withdraw-no = No, keep it
button-satisfied = Satisfied
button-basically = Mostly satisfied
button-dissatisfied = Dissatisfied
button-full-text = Full text
button-my-home = At my home
button-no-address = No particular address
button-no-more-words = No more words, send it back
button-answer-to = Answer { $number }
button-add-to = Add it to { $number }
button-something-new = Something else

# The draft
report-ask = What is the matter? Write a line, take a photo or send a voice message.
report-unreadable = I can't read this kind of message. Please write a line, or send a photo or a voice message.
draft =
    { $urgent ->
        [yes] ⚠️ If anybody is in danger, first call 119 / 110 / 120!

       *[no] {""}
    }Please check:
    <b>What</b>: { $text }{ $files }
    <b>Category</b>: { $category }{ $confidential ->
        [yes] {" "}(confidential: only the community's desk sees it)
       *[no] {""}
    }
    <b>Where</b>: { $place }

    If it is right, press "Submit". To add something, just go on writing.
draft-text =
    <b>All you wrote</b>
    { $text }
follows = (about { $number })
draft-cancelled = Nothing was submitted. What else can I do for you?
place-to-desk = not given (the community's desk will see to it)
place-unknown = not given
category-ask = What is it about?
category-which = Which kind of { $category }?
category-rest = Other: { $category }
address-ask =
    Where is it?
    For instance: { $example }
address-unknown = I could not find this address. You can:
address-which = Which of these is it?
paper-photo = [photo]
paper-voice = [voice message]
paper-video = [video]
paper-document = [file]
filed = Received, number { $number }

# The resident's receipt
receipt =
    <b>Request { $number }</b> · { $status }
    { $category } · { $place }
    { $text }

    { $timeline }{ $has-grid ->
        [no] {""}
       *[yes] {"\u000A"}Now with { $grid }
    }
mine = Your matters are here. Press one for details.
mine-nothing = You have not reported anything and are in no class yet.
mine-request = { $number } { $text } ({ $status })
mine-course = { $title } · { $name } ({ $standing })
full-text =
    <b>{ $number }, full text</b>
    { $text }
confirmed = Thank you. How satisfied are you with request { $number }?
rated = Thank you for your rating! Request { $number } is closed.
noted = Noted, thank you!
dispute-ask = What is not done about request { $number }? Write a line or send a photo.
disputed = Understood. Request { $number } has been sent back to be worked on.
done-or-not = Do you mean that request { $number } is done?
result-words = done fixed solved works not still thank
withdraw-ask = Do you really want to withdraw request { $number }?
withdraw-kept = It is kept; request { $number } goes on.
withdrawn = Request { $number } is withdrawn.
passed-on = Passed on to the staff ({ $number }).
answer-or-new = Is this your answer to the staff, or something else?

# The timeline
line-filed = · { $at } received{ $has-member ->
        [no] {""}
       *[yes] {" "}(taken down by { $member })
    }
line-added = · { $at } resident adds: { $text }
line-said = · { $at } { $member }: { $text }
line-note = · { $at } { $member } (internal): { $text }
line-claim = · { $at } claimed by { $member }
line-release = · { $at } put back by { $member }
line-ask = · { $at } { $member } asked: { $text }
line-answer = · { $at } resident answered: { $text }
line-return = · { $at } returned to { $grid } by { $member }: { $text }
line-hand_up = · { $at } handed up to { $grid } by { $member }
line-assign = · { $at } assigned to { $grid } by { $member }
line-finish = · { $at } finished by { $member }: { $text }
line-confirm = · { $at } resident confirmed
line-dispute = · { $at } resident says it is not done{ $has-text ->
        [no] {""}
       *[yes] : { $text }
    }
line-withdraw = · { $at } withdrawn by the resident
line-decline = · { $at } declined by { $member }: { $text }
line-close = · { $at } no answer to the callback, closed

# The group's card
request-card =
    { $urgent ->
        [yes] 🔴 <b>Urgent</b>{" "}
       *[no] {""}
    }{ $confidential ->
        [yes] 🔒 <b>Confidential</b>{" "}
       *[no] {""}
    }<b>Request { $number }</b> · { $status }{ $has-member ->
        [no] {""}
       *[yes] {" "}· { $member }
    }
    { $category } · { $place } · { $reporter }
    { $text }

    { $timeline }
    Grid: { $grid }
claimed = You claimed { $number }. How to reach the resident was sent to you in private.
claimed-unreachable = You claimed { $number }. Please write to me in private first, so that I can send you how to reach the resident; then put it back and claim it again.
released = { $number } was put back.
handed-up = { $number } was handed up to { $grid }.
card-below = The card of request { $number } is below.
prompt-asking = { $member }, please <b>reply to this message</b> with what you want to ask the resident ({ $number }).
prompt-finishing = { $member }, please <b>reply to this message</b> with what was done, a photo is welcome ({ $number }).
prompt-declining = { $member }, please <b>reply to this message</b> with the reason for declining ({ $number }).
return-to-whom = { $member }, which grid should handle { $number }?
assign-to-whom = { $member }, to which grid does { $number } go?
return-why = { $number } goes to { $grid }. Why? Press a reason, or reply to this message with one.
return-not = It stays where it is.
returned = { $number } was returned and is now with { $grid }. Reason: { $text }
assigned = { $member } assigned { $number } to { $grid }.
reason-not-ours = Not within this grid's duties
reason-wrong-address = The address is not in this grid
reason-needs-others = Another grid has to handle it
todo-nothing = Nothing is open in { $grid }.
todo = { $count } open in { $grid }. Press one to bring its card down here:
todo-line = { $number } { $category } { $status } { $member }

# Notices
request-claimed = { $member } has taken on your request { $number }.
request-released = Your request { $number } is being given to somebody else.
request-asked =
    { $member } asks you ({ $number }):
    { $text }

    Just answer, in writing, by photo or by voice.
staff-said = { $has-text ->
        [no] { $member } ({ $number })
       *[yes] { $member } ({ $number }):{"\u000A"}{ $text }
    }
resident-said = { $has-text ->
        [no] The resident adds to { $number }
       *[yes] The resident adds to { $number }:{"\u000A"}{ $text }
    }
request-passed-on = Your request { $number } is now handled by { $grid }.
request-finished =
    { $member } says your request { $number } is done.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }

    Is it?
request-disputed =
    ❗ The resident says { $number } is not done.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
request-file = { $number }: sent by the resident
request-declined =
    We are sorry, your request { $number } can't be accepted. The reason:
    { $text }
request-withdrawn = The resident withdrew { $number }.
request-closed = Your request { $number } was finished a week ago and we have not heard from you, so it is closed for now. If it is not done, please tell us.
appoint-needed = { $number } was returned for the second time (it was meant for { $grid }). A lead or the desk, please press "Assign" on its card and name who handles it.
contact-for-claimer =
    How to reach the resident of { $number }, for you alone:
    { $name }
    Phone: { $phone }
    Address: { $home }
