# Words used everywhere
language = English

button-yes = Yes
button-no = No, write it again
button-back = Back
button-later = Later
button-previous = Previous
button-next = Next

press-unknown = This button no longer works. Please start again from the menu.
command-unknown = I don't know this command. Send /help to see what I can do, or simply tell me what is the matter.
update-set-aside = Sorry, your last message could not be handled; the staff will look into it. Reference: { $number }
update-not-kept = Sorry, your message can't be registered at the moment. It will be dealt with by itself once the system is back; no need to send it again. In an emergency call the community office, or 110, 119, 120.
repeated = [sent again]{" "}
yes-words = yes ok okay y sure right correct submit
no-words = no nope n wrong
cancel-words = nevermind forgetit cancelit cancelthat stopit noneed leaveit
person-words = human humanplease ahuman agent operator realperson arealperson talktoaperson talktosomebody
mine-words = status mystatus checkstatus myrequests
report-words = complaint complain iwanttocomplain iwanttoreportsomething reportaproblem iwanttoreportaproblem ihaveaproblem
unknown = not on file
forwarded =
    This message was forwarded; I can't take it as your own words.
    Please write a line yourself, or send me the photo directly.
list = 📋 { $count } came at once; here they all are. Press "See" for a card; what changes is changed here, too.
list-news = 📋 { $count } messages in one:
list-which = Which of these do you mean?
list-passed-on = Noted.
list-not-yours = Whoever said it must choose; or press "See" and reply to the card itself.
database-restored =
    The system was restored from a backup: what happened between { $since } and { $until } is lost.
    Please:
    1. go through the groups' messages of that time and enter again the requests, sign-ups, claims and results that are missing
    2. numbers given out in that time are not used again; new ones begin at { $number }
    3. tokens of the office, invitations and binding codes are all void: give out new ones
    { $uncertain ->
        [0] 4. no message is in doubt
       *[other] 4. { $uncertain } messages may have been sent or not: decide in the office, one by one
    }
