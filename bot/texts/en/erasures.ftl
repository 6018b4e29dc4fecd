button-my-data = My data
button-forget = Forget me
button-forget-yes = Yes, forget me
button-forget-no = Keep it
my-data =
    <b>What is stored about you</b>
    Name: { $name }{ $has-phone ->
        [no] {""}
       *[yes] {"\u000A"}Phone: { $phone }
    }{ $has-home ->
        [no] {""}
       *[yes] {"\u000A"}Home: { $home }
    }
    Requests: { $requests }, classes: { $classes }
    Everything is in this file, for you alone.
forget-ask =
    Delete everything that is stored about you?
    In { $days } days: name, phone, home, what you said, photos and account. Until then you can think better of it.
    Counts stay, without showing that they were you.{ $open ->
        [0] {""}
       *[other] {"\u000A"}{ $open } requests are still open ({ $numbers }); it waits until they have ended.
    }
    What staff wrote in groups themselves, and the chat on your own phone, you delete in the app.
forget-waits =
    Noted: after { $day } everything about you is deleted. To keep it, press “Keep it”.{ $open ->
        [0] {""}
       *[other] {"\u000A"}{ $open } requests are still open ({ $numbers }); it waits until they have ended.
    }
forget-not = Good, everything stays as it is.
data-erased = Everything about you has been deleted; this is the last message. You are welcome back at any time.
refused-staff-stays = You work here, and what you did stays in your name. Please ask the community's office.
