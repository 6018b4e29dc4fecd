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
repeated = [sent again]{" "}
yes-words = yes ok okay y sure right correct submit
no-words = no nope n wrong
unknown = not on file
forwarded =
    This message was forwarded; I can't take it as your own words.
    Please write a line yourself, or send me the photo directly.
