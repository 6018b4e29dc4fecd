group-how-to-bind =
    Hello, I am Lingrid. To have requests sent to this group, bind it first:
    1. Ask the community office for a binding code
    2. Send in this group: /bind CODE
group-bound = This group is now bound to { $name }. New requests and sign-ups will appear here.
bind-in-group = Please send /bind CODE in the group that is to be bound; here it does nothing.
group-help =
    In this group:
    · Press the buttons of a request's card: claim, ask, finish, return, hand up, assign
    · Reply to a card and your words, photos or voice messages reach the resident; begin with # to keep them in the group
    · /todo lists what is open
    · Words of a resident in the group: reply /report to them, and I ask their author in private
    · Calls and visits: write /report and press the button to enter them in private
updates-taken-elsewhere =
    About the system: another program is receiving messages with this bot, so residents' messages may not arrive here.
    Whoever runs the system should look: was a second copy started somewhere, or was the token given to other software?
    Stopping the other one is enough; if it can't be found, ask @BotFather for a new token.
