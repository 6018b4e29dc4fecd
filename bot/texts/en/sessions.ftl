button-office = Open the office
office-coming = The link is on its way
office-in-private = The link is for you alone. Write /office to me in private.
sign-in-link-ready = { $has-address ->
        [no] This link was replaced. Use the newest one, or write /office again.
       *[yes]
        The way into the office, for you alone:
        { $address }
        Open it within { $minutes } minutes; it works once. Do not pass it on.
    }
