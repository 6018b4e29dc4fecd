refused-not-found = Not found, or not yours.
refused-not-allowed = { $has-what ->
        [no] Only grid members can do this.
       *[yes] You hold no post at { $what } that allows this.
    }
refused-stale = Things have changed; please look at the newest message.
refused-in-use = Something still uses it ({ $by }), so it can't be deleted.
refused-taken = { $value } exists already.
refused-invalid = { $value } is not right, please check.
refused-no-level-above = There is no level above { $grid } to hand it up to.
refused-no-grid-yet = The community's grids have not been loaded yet. Please tell an admin.
refused-binding-code-invalid = This code is wrong, was used already, or has expired. Please ask the community office for a new one.
refused-grid-has-chat = { $grid } is bound to another group.
refused-not-registered = Please register first: send /start.
refused-invitation-invalid = This invitation is wrong, was used already, or has expired. Please ask the community office for a new one.
refused-move-not-possible = { $number } is now { $status ->
        [open] open
        [claimed] in progress
        [waiting] waiting for the resident
        [parked] put on hold
        [done] done, to be confirmed
        [closed] closed
        [withdrawn] withdrawn
        [declined] declined
        [merged] merged
        [split] in parts
       *[other] { $status }
    }; this can't be done.
refused-request-changed = { $number } is now { $status ->
        [open] open
        [claimed] in progress
        [waiting] waiting for the resident
        [parked] put on hold
        [done] done, to be confirmed
        [closed] closed
        [withdrawn] withdrawn
        [declined] declined
        [merged] merged
        [split] in parts
       *[other] { $status }
    }{ $has-member ->
        [no] {""}
       *[yes] , with { $member }
    }. Please use the buttons of the newest card.
refused-already-claimed = { $member } has { $number } already.
refused-not-yours = { $member } handles { $number }; they or a grid lead can do this.
refused-reason-missing = Please write something; it can't be empty.
refused-same-grid = It is with { $grid } already; please choose another grid.
refused-only-the-desk = { $number } is confidential: only the community's desk handles it.
refused-already-rated = You have rated { $number } already. Thank you!
refused-may-not-rate = { $cause ->
        [staff] Requests of staff are not rated, so { $number } needs no rating.
       *[household] Requests from the household of whoever handled them are not rated, so { $number } needs no rating.
    }
refused-not-by-handler = You handled { $number } yourself: a colleague must write down what the resident says.
refused-too-late-to-reopen = { $number } was closed more than 7 days ago. Tell me what is wrong, and it becomes a new request that follows it.
refused-already-checked = Somebody has called about { $number } already.
refused-rules-too-old = Rules of figures cannot hold from a past day on ({ $valid_from }).
refused-nobody-yet = Nobody has claimed { $number } yet; claim it first.
refused-already-offered = { $number } was offered to { $member }; wait for the answer, or take the offer back.
refused-already-lead = { $member } is responsible for { $number } already.
refused-not-of-this-grid = { $member } has no post at { $grid } and can't be responsible for it.
refused-nothing-asked = Nothing about { $number } waits for an answer; somebody may have given it.
refused-already-asked = It was asked for { $number } already; please wait for the answer.
refused-returned-twice = { $number } was returned twice and is appointed now; it can't be returned again.
refused-only-called = { $unit } is a partner unit: it is called by whistle, and has no requests of its own.
refused-not-a-unit = { $grid } is not a partner unit; ask it for help instead.
refused-already-called = { $unit } was called for { $number } already; score it before you call again.
refused-too-early-to-score = { $number }: { $unit } has not come and still has time to; please score later.
refused-already-helps = { $grid } has { $number }, or was asked to help already.
refused-too-many-extensions = { $number } was extended { $most } times, which is the most.
refused-too-late-to-extend = The time for { $number } is over; more is asked for while there is some.
refused-not-that-long = { $most } days at most can be asked for { $number }.
refused-nothing-said = Please write at least a line, or send a photo or a voice message.
refused-already-open = Sign-up for { $course } has begun; you can sign up now.
refused-already-signed-up = { $name } is signed up for { $course } already.
refused-course-not-open = { $has-opens_at ->
        [no] Sign-up for { $course } is over.
       *[yes] Sign-up for { $course } opens { $opens_at }.
    }
refused-course-incomplete = { $course } can't be published yet; missing: { $missing }.
refused-not-signed-up = This place in { $course } was given up already.
refused-not-awaiting-approval = This sign-up for { $course } no longer awaits approval: { $standing ->
        [seated] it was approved
        [refused] it was not approved
        [left] it was taken back
        [waiting] it is waiting for a seat
        [offered] it is offered a seat
        [lapsed] the offer lapsed
       *[other] { $standing }
    }.
refused-offer-gone = This seat in { $course } is no longer held. You can sign up again.
refused-age-unknown = { $course } is for { $has-youngest ->
        [no] those up to { $oldest }
       *[yes] { $has-oldest ->
            [no] those of { $youngest } and more
           *[yes] those from { $youngest } to { $oldest }
        }
    }. Please tell me the year { $name } was born in, or have the community's desk write it down.
refused-wrong-age = { $course } is for { $has-youngest ->
        [no] those up to { $oldest }
       *[yes] { $has-oldest ->
            [no] those of { $youngest } and more
           *[yes] those from { $youngest } to { $oldest }
        }
    }; { $name } is { $age } this year. Is the year of birth wrong? The community's desk can correct it.
refused-home-unknown = { $course } is for those who live in { $area }, and your address is not known yet. Please say where you live, then sign up.
refused-lives-elsewhere = { $course } is for those who live in { $area }; your address is not there. Is it wrong? The community's desk can correct it.
refused-enough-courses = One person may have { $most } classes a term; { $name } has { $has }. To take { $course }, leave another one first.
refused-enough-in-term = One household may have { $most } seats a term{ $has-has ->
        [no] {""}
       *[yes] ; yours has { $has }
    }. Nobody was signed up for { $course }.
refused-enough-in-course = One household may have { $most } seats in { $course }{ $has-has ->
        [no] {""}
       *[yes] ; yours has { $has }
    }. Nobody was signed up.
refused-whole-course-only = { $course } can only be taken as a whole, not lesson by lesson.
refused-lesson-not-open = { $has-opens_at ->
        [no] The lesson of { $course } at { $starts } has begun or is cancelled.
       *[yes] The lesson of { $course } at { $starts } can be signed up for from { $opens_at }.
    }
refused-lesson-began = The lesson of { $course } at { $starts } has begun or is cancelled; there is nothing to ask leave from.
refused-no-seat = { $name } has no seat in { $course }; there is nothing to ask leave from.
refused-already-on-leave = { $name } is on leave from { $course } at { $starts } already.
refused-seat-given-away = The seat of { $name } in { $course } at { $starts } has been given to somebody else.
refused-too-few-seats = { $taken } seats of { $course } are taken; it can't have fewer.
refused-venue-taken = { $venue } is taken at { $at } by { $other }; another time or room, please.
refused-teacher-taken = { $teacher } teaches { $other } at { $at }; another time or teacher, please.
refused-venue-too-small = { $venue } holds { $capacity } people; { $course } does not fit.
refused-not-certified = The lesson of { $course } on { $day } can't be published: { $teacher } has no certificate that is valid on that day.
refused-already-proposed = You have offered { $title } already; the community will answer.
refused-proposal-answered = { $title } has been answered already.
refused-already-wished = You have wished for more lessons of { $course } already.
refused-wishes-answered = The wishes for { $course } have been answered already.
refused-nobody-wishes = Whoever wished for more lessons of { $course } took it back.
refused-nothing-to-make-up = { $course } has nothing to make up for at { $at }, or no hour is free for it.
refused-no-term = There is no term that runs or is to come; the office makes one first.
refused-not-the-monitor = The monitor and the grid's staff take the roll of { $course }.
refused-lesson-not-held = This lesson of { $course } was cancelled.
refused-not-set-aside = This message was not set aside (it is: { $handling }), so there is nothing to replay.
refused-not-dead = That message needs no decision: it is { $sending }.
refused-code-expired = This QR code has changed. Please scan the one in the class room again, or type its 4 digits.
refused-too-many-codes = Too many wrong codes. Please try again after { $until }, or ask the monitor.
refused-lesson-not-on = { $has-opens_at ->
        [no] This lesson of { $course } is over; nobody can check in any more.
       *[yes] Check-in for { $course } begins { $opens_at }.
    }
refused-not-a-picture = This file can not be opened as a picture. Please take a photo and send that.
refused-paper-gone = The chat app no longer has this file, or it is too large.
refused-paper-out-of-reach = The file can't be reached right now. Please try again later.
refused-file-too-large = This file is too large ({ $size } MB); { $most } MB is the most I can take. Please send a smaller one, or a few photos.
refused-first-words = Those words are request { $number } itself: to take them back, withdraw the request.
refused-already-yours = You follow { $number } already and will hear how it goes.
refused-not-to-join = { $number } can't be joined any more. Please submit your own.
refused-others-follow = { $count } more residents wait for { $number }, so it can't be withdrawn. If it is settled, just write so.
refused-merged = { $number } was merged into { $into }. Please go on there.
refused-same-request = { $number } can't be merged into itself.
refused-not-to-merge = { $number } is over, or one of several parts, and can't be merged.
refused-no-such-number = There is no request “{ $said }”. Please check the number and reply again.
refused-too-few-places = Name at least two places to split it, for example: buildings 3 and 5.
refused-not-to-split = { $number } can't be split: it is confidential, or a part itself.
refused-part-of-another = { $number } is a part of { $whole }; what the resident says belongs there.
refused-not-asked = For { $number }, { $by ->
        [filer] whoever filed it
       *[beneficiary] whoever it is for
    } is asked. Thank you!
refused-no-such-place = Where is “{ $said }”? Please name estate and building, with commas between the places.
refused-not-of-yours = There is no “{ $name }”. Please write name and address with a space between; staff file for residents of their own grids.
refused-author-unknown = Nobody who could be asked has said this.
refused-consent-asked = { $said ->
        [yes] They have agreed already; it is filed.
        [no] They did not agree.
       *[other] They were asked already and have not answered yet.
    }
refused-consent-over = { $said ->
        [yes] You have agreed already; it is filed.
        [no] You have said no already.
       *[other] It is too late: nothing was filed. You can always write to me yourself.
    }
refused-leads-inside = The address leads into the network of this server; give one that can be reached from outside.
refused-not-encrypted = The address must begin with https://.
refused-not-given-up = It is still on its way; there is nothing to send again.
refused-office-has-no-address = Nobody has set the office's address, so there is no way in from the chat yet. Ask the operator to set LINGRID_PUBLIC_URL.
refused-too-many-links = You have asked for many links. Use the newest one, or ask again after { $until }.
refused-sign-in-link-invalid = This link is wrong, used or too old. Write /office again.
