# States
status-open = open
status-claimed = in progress
status-waiting = waiting for the resident
status-parked = put on hold
status-done = done, to be confirmed
status-closed = closed
status-withdrawn = withdrawn
status-declined = declined
status-merged = merged
status-split = in parts

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
button-correct = Change category
button-urgent = Mark as urgent
button-not-urgent = Not urgent
button-more = More
button-hand-over = Hand over
button-hand-over-take = Accept
button-hand-over-refuse = Don't accept
button-hand-over-back = Take the offer back
button-extend = More time
button-extend-grant = Grant the time
button-extend-deny = Don't grant the time
button-park = Put on hold
button-park-grant = Agree to hold
button-park-deny = Don't agree to hold
button-park-on = Keep on hold
button-unpark = Take it up again
button-ask-help = Ask for help
button-help = We will help
button-no-help = We can't
button-helped = Help is done
button-help-whole-grid = Ask the whole grid
button-whistle = Whistle
button-whistle-now = Call them now
button-arrive = Here
button-scores = Score the units
button-confirm = It is done
button-dispute = Not done
button-withdraw = Withdraw
button-withdraw-yes = Yes, withdraw
button-withdraw-no = No, keep it
button-satisfied = Satisfied
button-basically = Mostly satisfied
button-dissatisfied = Dissatisfied
button-contacted = Somebody contacted me
button-not-contacted = Nobody contacted me
button-check-take = I'll call
button-full-text = Full text
button-my-home = At my home
button-no-address = No particular address
button-no-more-words = No more words, send it back
button-answer-to = Answer { $number }
button-add-to = Add it to { $number }
button-something-new = Something else

# The draft
report-ask = What is the matter? Write a line, take a photo or send a voice message.
report-what = What is the matter at { $place }? Write a line, take a photo or send a voice message.
report-unreadable = I can't read this kind of message. Please write a line, or send a photo or a voice message.
danger =
    ⚠️ If anybody is in danger, first call { $calls }!{ $has-phone ->
        [no] {""}
       *[yes] {"\u000A"}{ $grid }: { $phone }
    }
draft =
    { $has-danger ->
        [no] {""}
       *[yes] { $danger }{"\u000A"}{"\u000A"}
    }Please check:
    <b>What</b>: { $text }{ $files }
    <b>Category</b>: { $category }{ $confidential ->
        [yes] {" "}(confidential: only the community's desk sees it)
       *[no] {""}
    }
    <b>Where</b>: { $place }{ $has-behalf ->
        [no] {""}
       *[yes] {"\u000A"}{ $behalf }
    }

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
paper-video_note = [video note]
paper-audio = [audio]
paper-picture = [picture]
paper-location = [place]
filed = Received, number { $number }

# The resident's receipt
receipt =
    { $coming ->
        [yes] { $has-danger ->
            [no] {""}
           *[yes] { $danger }{"\u000A"}
        }Received. The staff have been told and will get in touch.{"\u000A"}
       *[no] {""}
    }<b>Request { $number }</b> · { $status }
    { $category } · { $place }
    { $text }

    { $timeline }{ $has-grid ->
        [no] {""}
       *[yes] {"\u000A"}Now with { $grid }{ $has-lead ->
            [no] {""}
           *[yes] , responsible: { $lead }
        }
    }{ $has-later ->
        [no] {""}
       *[yes] {"\u000A"}{ $later }
    }
after-hours = The office is closed now; somebody will look at it from { $opens }. If it cannot wait, phone 110, 119, 120 or the community office.
mine = Your matters are here. Press one for details.
mine-nothing = You have not reported anything and are in no class yet.
mine-request = { $number } { $text } ({ $status })
mine-course = { $title } · { $name } ({ $standing })
full-text =
    <b>{ $number }, full text</b>
    { $text }
confirmed = Thank you. How satisfied are you with request { $number }?
rated = Thank you for your rating! Request { $number } is closed.
rated-contacted =
    Thank you for your rating! One last question about { $number }:
    did anybody of the staff contact you while it was handled?
contacted-noted = Noted, that was all about { $number }. Thank you!
noted = Noted, thank you!
dispute-ask = What is not done about request { $number }? Write a line or send a photo.
disputed = Understood. Request { $number } has been sent back to be worked on.
disputed-satisfied =
    Understood. Request { $number } has been sent back to be worked on.
    How satisfied are you with how you were treated so far?
done-or-not = Is this about request { $number }? Is it done or not?
result-words = done fixed solved works working not still thank never nobody nothing again lie joke
withdraw-ask = Do you really want to withdraw request { $number }?
withdraw-kept = It is kept; request { $number } goes on.
withdrawn = Request { $number } is withdrawn.
passed-on = Passed on to the staff ({ $number }).
progress-words = when howlong anynews news progress status update anyonecoming anybodycoming somebodycoming hurry stillnobody nobodycame howisit howsit
progress-filler = somebody anybody someone anyone please request will would you they the my it is are there going coming come fix fixed repair repaired about on this that yet still with a be done do does take for of have has to any me i
progress-told = { $number } is now: { $status }{ $has-member ->
        [no] .
       *[yes] , with { $member }.
    } Your words were passed on to the staff.
progress-which = Which one do you ask about?
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
line-release = · { $at } { $has-member ->
        [no] put back: no word to the resident in time
       *[yes] put back by { $member }
    }
line-ask = · { $at } { $member } asked: { $text }
line-answer = · { $at } resident answered: { $text }
line-return = · { $at } returned to { $grid } by { $member }: { $text }
line-hand_up = · { $at } handed up to { $grid }{ $has-member ->
        [no] , overdue
       *[yes] {" "}by { $member }
    }
line-assign = · { $at } assigned to { $grid } by { $member }
line-finish = · { $at } finished by { $member }: { $text }
line-confirm = · { $at } resident confirmed
line-dispute = · { $at } resident says it is not done{ $has-text ->
        [no] {""}
       *[yes] : { $text }
    }
line-reopen = · { $at } not done, says the resident: reopened{ $has-text ->
        [no] {""}
       *[yes] : { $text }
    }
line-withdraw = · { $at } withdrawn by the resident
line-decline = · { $at } declined by { $member }: { $text }
line-offer = · { $at } { $member } wants to hand over to { $text }
line-take_over = · { $at } { $member } is responsible now
line-refuse = · { $at } { $member } did not take it over
line-take_back = · { $at } { $member } took the hand-over back
line-extend = · { $at } { $member } asked for more time: { $text }
line-grant_time = · { $at } { $member } granted more time
line-deny_time = · { $at } { $member } did not grant more time
line-park = · { $at } { $member } asked to put it on hold: { $text }
line-grant_park = · { $at } { $member } agreed to put it on hold
line-deny_park = · { $at } { $member } did not agree to put it on hold
line-park_on = · { $at } { $member } kept it on hold
line-unpark = · { $at } { $has-member ->
        [no] review over, taken up again by itself
       *[yes] { $member } took it up again
    }
line-ask_help = · { $at } { $member } asked for help: { $text }
line-help = · { $at } { $member } helps
line-no_help = · { $at } { $member } can't help{ $has-text ->
        [no] {""}
       *[yes] : { $text }
    }
line-helped = · { $at } { $member } says the help is done
line-whistle = · { $at } { $member } whistled: { $text }
line-arrive = · { $at } { $member } is there
line-score = · { $at } { $member } scored a unit
line-close = · { $at } no answer to the callback, closed
line-merge = · { $at } { $member } merged it into { $text }
line-merged = · { $at } { $member } merged into it { $text }
line-split = · { $at } { $member } split it: { $text }
line-complete = · { $at } every part is done
line-correct = · { $at } { $text }, by { $member }
line-reroute = · { $at } { $text }, now with { $grid }, by { $member }
line-of-category = category corrected: { $before } → { $after }
line-of-urgent = marked as urgent
line-of-not-urgent = not urgent any more
comma = {", "}

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
    Grid: { $grid }{ $has-timing ->
        [no] {""}
       *[yes] {"\u000A"}{ $timing }
    }{ $has-beside ->
        [no] {""}
       *[yes] {"\u000A"}{ $beside }
    }
request-card-away = <b>Request { $number }</b> · now with { $grid }
beside-first = First responsible: { $member }
beside-offered = Hand-over: waiting for { $member }
beside-extend = More time: { $member } asked for it until { $until }, waiting for the lead
beside-park = Hold: { $member } asked for it until { $until }, waiting for the desk
beside-parked = On hold, to be looked at again { $until }
beside-helps = Helping: { $grid } { $member }
beside-asked = Help: waiting for { $grid } { $member }
beside-called = Whistle: { $name } should be there by { $due }
beside-arrived = Whistle: { $name } there { $at }, to be scored
beside-late = Whistle: { $name } did not come in time, to be scored
more = { $member }, for { $number } you can also:
more-nothing = There is nothing else you can do about { $number } now.
more-not = All right, { $number } is as it was.
hand-over-to-whom = { $member }, who shall be responsible for { $number }? It counts once they accept.
hand-over-asked = { $member } asked { $to } to be responsible for { $number }; waiting for the answer.
hand-over-taken = { $member } is responsible for { $number } now.
hand-over-not-taken = { $member } did not take { $number } over.
hand-over-kept = { $member } took the hand-over of { $number } back.
extend-how-long = { $member }, how many working days more for { $number }?
extend-days = { $days } working days
extend-why = { $member }, { $days } working days more for { $number }: please <b>reply to this message</b> with the reason. The resident will see it once it is granted.
extend-granted = { $member } granted more time for { $number }.
extend-denied = { $member } did not grant more time for { $number }.
park-until = { $member }, when shall { $number } be looked at again?
park-days = { $days } days ({ $on })
park-why = { $member }, please <b>reply to this message</b> with why { $number } has to be put on hold. The resident will see it once it is agreed.
park-granted = { $member } agreed to put { $number } on hold; its clocks stand still.
park-denied = { $member } did not agree to put { $number } on hold.
parked-on = { $number } stays on hold.
unparked = { $number } is taken up again; its clocks run on.
help-of-whom = { $member }, which grid shall help with { $number }?
help-with-what = { $grid } shall help with { $number }. <b>Reply to this message</b> to say with what; or just press whom to ask:
help-asked-of = { $member } asked { $whom } to help with { $number }; waiting for the answer.
help-comes = { $member } helps with { $number }. Reply to the card to answer the resident, with photos if you like.
help-stays-away = { $member } can't help with { $number }.
help-is-done = The help with { $number } is done. Thank you!
whistle-no-units = The community has no partner units yet; please ask its office.
whistle-for-whom =
    { $member }, which units shall be called for { $number }? Choose, then press "Call them now"; or <b>reply to this message</b> with a line that says why.{ $has-rings ->
        [no] {""}
       *[yes] {"\u000A"}🌙 It is night and this is not urgent: they will hear it on { $rings }. If it cannot wait, press "Mark as urgent" under "Change category" first.
    }
whistle-choose-first = Please choose the units first.
whistle-blown =
    { $member } whistled for { $number }: { $units }, { $has-rings ->
        [no] please be there within 30 minutes.
       *[yes] who will hear it on { $rings }: please be there by { $due }.{"\u000A"}🌙 If it cannot wait, press "Mark as urgent" under "Change category": they hear it at once.
    }
list-comma = ,{" "}
unit-is-there = { $number }: { $member } is there.
unit-scored = { $number }: { $name }, { $score }.
claimed = You claimed { $number }. How to reach the resident was sent to you in private.
claimed-unreachable = You claimed { $number }. Please write to me in private first, so that I can send you how to reach the resident; then put it back and claim it again.
released = { $number } was put back.
handed-up = { $number } was handed up to { $grid }.
timing-claim = To be claimed by { $due } · { $mark }
timing-contact = Resident to be contacted by { $due } · { $mark }
timing-solve = To be settled by { $due } · { $mark }
timing-waiting = Waiting for the resident, the clock is stopped ⏸
timing-parked = Parked, the clock is stopped ⏸
mark-green = in time 🟢
mark-yellow = half the time is over 🟡
mark-red = overdue 🔴
card-below = The card of request { $number } is below.
prompt-asking = { $member }, please <b>reply to this message</b> with what you want to ask the resident ({ $number }).
prompt-finishing = { $member }, please <b>reply to this message</b> with what was done, a photo is welcome ({ $number }).
prompt-finishing-photo = { $member }, please <b>reply to this message</b> with a photo of the result and what was done ({ $number }).
prompt-proving = { $member }, { $number } is done, but a photo of the result is missing. Please <b>reply to this</b> with one; if there is none, write why. The resident will see it.
prompt-declining = { $member }, please <b>reply to this message</b> with the reason for declining ({ $number }).
return-to-whom = { $member }, which grid should handle { $number }?
assign-to-whom = { $member }, to which grid does { $number } go?
return-why = { $number } goes to { $grid }. Why? Press a reason, or reply to this message with one.
return-not = It stays where it is.
returned = { $number } was returned and is now with { $grid }. Reason: { $text }
assigned = { $member } assigned { $number } to { $grid }.
correct-ask =
    { $member }, the category of { $number } is “{ $category }”.
    Which should it be?
correct-not = Nothing was changed.
corrected = { $member } changed the category of { $number } to “{ $category }”.
corrected-away = { $member } changed the category of { $number }; it is now with { $grid }.
marked-urgent = { $member } marked { $number } as urgent.
marked-not-urgent = { $member } took the urgency from { $number }.
reason-not-ours = Not within this grid's duties
reason-wrong-address = The address is not in this grid
reason-needs-others = Another grid has to handle it
todo-nothing = Nothing is open in { $grid }.
todo = { $count } open in { $grid }. Press one to bring its card down here:
todo-line = { $number } { $category } { $status }{ $has-member ->
        [no] {""}
       *[yes] {" "}{ $member }
    }{ $has-mark ->
        [no] {""}
       *[yes] {" "}{ $mark }
    }

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
proof-given = { $has-text ->
        [no] { $member } sent a photo of the result ({ $number }).
       *[yes] { $member } added ({ $number }):{"\u000A"}{ $text }
    }
callback-asked =
    Callback: your request { $number } has been reported done.
    Is it done?
callback-reminded =
    Asking once more: is your request { $number } done?
    Without an answer it will be closed in a few days.
others-by-phone = ☎️ Request { $number } is done. { $count ->
        [one] One more resident to whom it matters is
       *[other] { $count } more residents to whom it matters are
    } not in the chat: please call them back.
callback-by-phone = ☎️ Request { $number } is done and its resident is not in the chat: please call them back.
request-reopened =
    ❗ { $number } was closed, but the resident says it is not done: reopened.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
phone-taken = 📞 { $member } calls back about { $number }.
contact-for-caller =
    📞 Please call this resident and ask whether request { $number } is done.
    Is it done? If nobody can be reached, press why.
phone-ask-why = What does the resident say is not done about request { $number }? Write a line, for whoever works on it.
phone-not-reached = Noted: nobody was reached about request { $number }. When you call again, press in this message.
phone-noted = Noted, the call about request { $number } is done. Thank you!
second-check-wanted = 📞 Second check: request { $number } was drawn to be called back by this grid. Who calls?
contact-for-checker =
    📞 Second check: please call this resident and ask whether request { $number } is done.
    Is it done? If nobody can be reached, press why.
check-ask-contacted = { $number }: did anybody of the staff contact the resident?
check-ask-satisfied = { $number }: how satisfied is the resident?
check-noted = Noted, the second check of { $number } is done. Thank you!
check-taken = 📞 { $member } makes the second check of { $number }.
check-unreachable = Please write to me in private first, so that I can send you the phone number there.
second-check-differs = ❗ Second check: { $member } called, and the resident says that { $number } is not done. Please look into it.
cause-no_answer = No answer
cause-off = Number out of service
cause-wrong_number = Wrong number
cause-refused = Did not want to talk
request-disputed =
    ❗ The resident says { $number } is not done.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
told-first = { $has-text ->
        [no] From the resident, about { $number } (you are the first responsible; reply to this message to answer)
       *[yes] From the resident, about { $number } (you are the first responsible; reply to this message to answer):{"\u000A"}{ $text }
    }
hand-over-offered = { $to }, { $member } asks you to be responsible for request { $number }.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
hand-over-refused = { $member } did not take { $number } over; the first responsible stays so.
hand-over-taken-back = { $member } took the hand-over of { $number } back; no answer is needed.
handed-over = { $member } has taken over and is responsible for request { $number } now.
responsible-now = { $member } is responsible for your request { $number } now. Reply to this message if there is anything.
extension-asked = { $member } asks for { $days } working days more for { $number }, until { $until }. Reason:
    { $text }

    Do you agree?
extension-granted = { $member }, there is more time for { $number }, until { $until }.
extension-denied = { $member }, { $by } did not grant more time for { $number }; the time is as it was.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
request-extended = Your request { $number } takes longer, probably until { $until }. Reason: { $text }
parking-asked = { $member } asks to put { $number } on hold, to be looked at again { $until }. Reason:
    { $text }

    Do you agree?
parking-granted = { $member }, { $number } is on hold until { $until }; its clocks stand still.
parking-denied = { $member }, { $by } did not agree to put { $number } on hold; please go on.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
parking-review = { $number } is on hold and to be looked at again today. It was put on hold because:
    { $text }

    Without an answer within three working days it is taken up again by itself.
taken-up = { $member }, { $number } is taken up again; its clocks run on.
request-parked = Your request { $number } can't be settled for now; it is looked at again { $until }. Reason: { $text }
request-taken-up = Work on your request { $number } goes on.
help-asked = { $whom }, { $member } asks you to help with request { $number } (its card is above).{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
help-coming = { $member } of { $grid } helps with { $number }.
help-refused = { $member } of { $grid } can't help with { $number }.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
help-done = { $member } says that the help with { $number } ({ $grid }) is done.
unit-called = 📣 { $name }, { $member } calls you for request { $number }: please be there by { $due }, and press "Here" when you are.{ $has-text ->
        [no] {""}
       *[yes] {"\u000A"}{ $text }
    }
unit-arrived = { $number }: { $member } of { $name } is there. Please score once it is dealt with:
unit-late = ❗ { $number }: { $name } has not come in time. Please score once it is dealt with:
unit-unscored = The whistle for { $number } is not scored yet: how was { $name }?
request-file = { $number }: sent by the resident
request-declined =
    We are sorry, your request { $number } can't be accepted. The reason:
    { $text }
request-withdrawn = The resident withdrew { $number }.
request-urgent = 🔴 { $number } is urgent now, please see to it soon.
request-merged = { $number } and { $into } are about the same and are handled together. From now on you hear of it as { $into }.
request-merged-away = { $member } has merged { $number } into { $into }; you need not work on it any more.
request-merged-here = 👥 { $merged } was merged into { $number }; { $count } residents wait for it now.
request-split = Your request { $number } is about { $count } places. They are seen to at once, and you will hear when all of it is done.
request-recurs = 🔁 { $place }: the like of { $number } was reported { $count } times in { $days } days. There may be a cause that nobody has seen to.
filed-for-you = { $by } has filed something for you as { $number }; you will hear how it goes.
consent-wanted =
    { $member } would like to file what you said in the group, so that staff see to it:
    { $text }

    Do you agree? If not, nothing is kept.
consent-given = { $member }, the resident agrees; it is filed as { $number }.
consent-refused = { $member }, the resident does not agree.
request-closed = Your request { $number } was finished a week ago and we have not heard from you, so it is closed for now. If it is not done, please tell us.
claim-overdue = Nobody has claimed { $number } yet, it is overdue 🔴 Please press "I'll do it".
claim-lapsed = { $member }, you claimed { $number } without a word to the resident. It has gone back to the group.
solve-overdue = { $member }, your request { $number } is overdue 🔴 Please finish it, or press "Hand up".
overdue-for-lead = { $clock ->
        [claim] { $number } in { $grid } is overdue: nobody claims it 🔴 Please see to it.
       *[solve] { $number } in { $grid } should be settled by now 🔴 { $has-member ->
            [no] Please see to it.
           *[yes] { $member } has it. Please see to it.
        }
    }
handed-up-overdue = { $member }, { $number } was overdue for so long that { $grid } has it now. You remain its lead.
day-begins =
    Good morning! { $grid } has { $count } waiting{ $late ->
        [0] {""}
       *[other] , { $late } overdue 🔴
    }{ $unclaimed ->
        [0] {""}
       *[other] , { $unclaimed } not claimed by anybody
    }.
    Press one to bring its card down here:
answer-missing =
    The staff are still waiting for your answer about { $number }:
    { $text }

    Just answer, in writing, by photo or by voice.
appoint-needed = { $number } was returned for the second time (it was meant for { $grid }). A lead or the desk, please press "Assign" on its card and name who handles it.
resident-unreached = ☎️ The resident of { $number } does not get my messages any more (they blocked me, or left). Please phone them.
contact-for-claimer =
    How to reach the resident of { $number }, for you alone:
    { $name }
    Phone: { $phone }
    Address: { $home }{ $has-place ->
        [no] {""}
       *[yes] {"\u000A"}Place: { $place }
    }{ $has-numbers ->
        [no] {""}
       *[yes] {"\u000A"}Numbers and rooms in the text: { $numbers }
    }{ $has-filer ->
        [no] {""}
       *[yes] {"\u000A"}Filed by: { $filer } { $call }
    }
contact-gone = { $number } is settled or with somebody else now: the resident's contact has been withdrawn.
contact-gone-called = The call about { $number } is done: the resident's contact has been withdrawn.
contact-gone-checked = The second check of { $number } is done: the resident's contact has been withdrawn.

# What is not one person's alone
button-join = Me too
button-join-number = Me too: { $number }
button-unlike = It's different, submit anyway
button-unfollow = Stop following
button-see-other = See { $number }
similar =
    Somebody nearby may have reported this already:
    { $lines }

    If it is the same, press "Me too": you will hear how it goes just the same. If not, submit anyway.
similar-case =
    Somebody nearby may have reported this already:
    { $lines }

    Does { $name } mean this? Then join them to it: nothing has to be entered again.
similar-line = { $number } { $category } { $place }, since { $since }, { $status }
joined = You are with { $number } now: you will hear how it goes, and be asked when it is done. To add anything, just write to me.
unfollowed = You will hear no more of { $number }.
receipt-joined =
    <b>Request { $number }</b>  { $status }  (you too)
    { $category }  { $place }  since { $since }

    { $timeline }{ $has-grid ->
        [no] {""}
       *[yes] {"\u000A"}Now with “{ $grid }”
    }
card-others = 👥 { $count } more residents have it, too
card-merged = Merged into { $number }; work on that card
card-part = A part of { $number }, where the resident is answered
card-of-part = Part { $number } { $place }: { $status }

# merging and splitting
button-merge = Merge
button-merge-yes = Merge them
button-split = Split
button-split-yes = Split it
merge-into-which = { $member }, which is { $number } the same as? Press one, or <b>reply to this message</b> with its number.
merge-surely =
    Merge { $number } into { $into }?
    It can't be undone. Whoever filed { $number } will hear of { $into }.
merge-not = All right, { $number } was not merged.
merged = { $member } merged { $number } into { $into }.
prompt-splitting = { $member }, please <b>reply to this message</b> with the places that { $number } is about, with commas between them.
split-surely = Split { $number } into { $count } places? { $places }
split-not = All right, { $number } was not split.
split = { $member } split { $number }: { $parts }

# nearby
button-nearby = Nearby
button-tell-home = Tell my address
button-see-mine = See how it goes
nearby = { $count } matters are being worked on in your estate. If you have one of them, too, press it to follow it.
nearby-nothing = Nothing is being worked on in your estate just now.
nearby-no-home = I don't know yet where you live. Tell me, and you can see what is going on nearby.
nearby-one =
    { $line }

    Do you have it, too? Press "Me too" and you will hear how it goes.

# on behalf
button-behalf = For somebody else
button-behalf-myself = It is my own after all
button-behalf-ask-me = Ask me
button-behalf-ask-them = Ask them
behalf-ask = { $staff ->
    [yes]
        For which resident? Please write name, address and phone if known, with spaces between:
        Zhang Guifang { $example } 13800138000
   *[no]
        For whom? Press a name or write it; for somebody who does not live with you add address and phone, with spaces between:
        Zhang Guifang { $example }
    }
behalf-who-answers = When it is done, shall we ask you or { $name }?
draft-behalf = { $by ->
        [filer] For { $name }; you are asked when it is done
       *[beneficiary] For { $name }, who is asked when it is done
    }

# words in a group, with their author's consent
button-consent-yes = I agree
button-consent-no = I don't
button-consent-come = Answer in private
consent-how = Please <b>reply</b> to what the resident said with /report. I will ask them in private.
consent-come = { $name }, { $member } would like to file what you said as a request. You have not talked to me yet: please press below to answer in private.
consent-over = This was answered already. Thank you.
consent-thanks = Thank you! Filed as { $number }; you will hear in private how it goes.
consent-no-then = All right, it is not filed.

# a request as a line of a list
button-see = See
listed-request =
    { $urgent ->
        [yes] 🔴
       *[no] {""}
    }<b>{ $number }</b> { $status }{ $has-member ->
        [no] {""}
       *[yes] {" "}({ $member })
    } { $category } { $place } { $text }

# Second thoughts
line-before = 　　before { $at }: { $text }
mark-changed = (edited)
mark-withdrawn = (taken back)
taken-out = (removed: not to be seen in this group)
taken-back = Taken back. The other side now reads “(taken back)”.
take-back-how = <b>Reply to your own message</b> with /delete.

# cases: entered by staff for whoever phones or has come
button-case = Enter a call or visit
button-case-phone = They phoned
button-case-walk_in = They came
button-case-them = Ask { $name }
button-case-other = Ask somebody else
button-case-join = { $name } means { $number }
case-ask =
    A call or a visit. Write the caller's name, phone and address, with spaces between; you may go on with what it is about:
    张桂芳 13800138000 { $example } light broken
    Only whoever claims it sees phone and door.
case-how = Did { $name } phone, or come to the office?
case-callback = Who is to be called back when it is done?
case-other-ask = Who? Write name and phone with a space between, for instance: 李梅 13900139000
case-callback-note = {" "}(call back { $name } { $phone })
case-matter = What is it about, for { $name }? Write a line, or send a photo or voice message.
case-filed = Noted, number { $number }. Please tell it to whoever called or came.
case-joined = { $name } is with { $number } now, and will be called back as well. Please tell the number to whoever called or came.
case-in-private = To enter a call or visit, press the button below and write in private. Phone and door never stand in a group.
