welcome =
    Hello, I am Lingrid, your community's helper.
    Whatever is wrong at home or in the estate: write a line, take a photo or send a voice message, and I pass it on at once to the grid member responsible for your home.
    You can also sign up here for the community's free classes.
menu = What would you like to do? Press a button, or simply tell me what is the matter.
menu-for = Hello { $name }! What would you like to do? Press a button, or simply tell me what is the matter.
help =
    What I can do for you:
    · Report a problem: just write a line, or send a photo or a voice message
    · Sign up for classes: /class
    · See how far your requests have got: /my
    · Change your address: /home
    · Leave or change your phone number: just send it to me
    · Reach a person: press the button below and somebody will get in touch{ $has-office ->
        [no] {""}
       *[yes] {"\u000A"}· Open registers and ledgers: /office
    }
    Buttons can be typed as well, for instance "1" or "Submit".
    Change language: /language
greetings = hello / hi / hey / ok / okay / morning / good morning / good afternoon / evening / good evening / menu / help
thanks = thanks / thank you / thx / many thanks / thank you very much
welcome-thanks = You are welcome! Write to me whenever something is the matter.

button-report = Report a problem
button-class = Sign up for a class
button-mine = My matters
button-person = Reach a person

person-ask = Please say in a line what it is about, in writing or by voice. The community's staff will get in touch with you.

home-ask =
    Where do you live?
    For instance: { $example }
example-estate = 幸福小区
home-confirm = You live at { $place }. Is that right?
home-which = Which of these is it? Please press one.
home-unknown =
    I could not find this address. You can:
button-none-of-these = None of these, write again
button-write-again = Write it again
button-keep-words = Keep it as I wrote it
button-is-a-problem = This is the problem I want to report
home-kept = Noted: { $place }

name-ask = What may we call you?
registered = Thank you, { $name }. You are registered.{ $has-place ->
        [no] {""}
       *[yes] {" "}Address: { $place }
    }
    If the grid member shall be able to phone you, just send me your number. Only whoever works for you will see it.
phone-kept = Noted, your phone number: { $phone }. Only whoever works for you will see it; if it changes, send me the new one.
phone-odd = This does not look like a mobile number, which has 11 digits. Please have a look and send it again.
register-first = Let us get to know you first; it takes two questions.
