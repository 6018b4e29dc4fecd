button-canned = Answers
canned-which =
    { $member }, which one for { $number }? A press sends it to the resident:
    { $answers }
canned-none = No canned answer fits this request.
canned-said = { $member } has told the resident: { $text }
canned-not = Nothing was sent.
