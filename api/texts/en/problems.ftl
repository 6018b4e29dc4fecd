# what is wrong with the form of a request
bad-request = The request is malformed
invalid-parameter = A parameter is wrong
unknown-parameter = There is no such parameter
invalid-body = The body is not what is wanted
malformed-json = This is no JSON
body-missing = The body is missing
json-wanted = JSON is wanted
too-large = Too large
no-valid-token = No token, or one that opens nothing
method-not-allowed = The address takes no such method
conflict = In conflict with what somebody else did
if-match-missing = If-Match is missing: say which version you saw
key-reused = The key was sent with another request
key-in-flight = The same request is being answered
shown-once = It was done; a secret is shown once
too-many-requests = Too many requests
failed = Something failed

# what a rule says
not-found = Not found
not-allowed = Not allowed
stale = It has changed meanwhile
invalid = The value can't be
taken = There is one already
in-use = Something still hangs on it
no-grid-yet = There is no grid yet
no-level-above = There is no level above
grid-has-chat = The grid has a group
not-set-aside = It was not set aside
not-dead = It was not given up
binding-code-invalid = The binding code is not valid
invitation-invalid = The invitation is not valid
not-registered = Not registered

# requests
already-claimed = Claimed by somebody else
already-checked = Checked already
already-rated = Rated already
first-words = The first words are the request
may-not-rate = May not rate
move-not-possible = Not possible from where it is
not-by-handler = Not by whoever handled it
not-yours = Not yours
nothing-said = Nothing was said
only-the-desk = Only the desk's
reason-missing = A reason is missing
request-changed = The request has changed
same-grid = It is with that grid already
too-late-to-reopen = Too late to reopen
rules-too-old = Rules can't hold from a past day

# classes
already-proposed = Offered already
already-signed-up = Signed up already
course-incomplete = The course is not complete
course-not-open = Sign-up is not open
lesson-not-held = The lesson was cancelled
no-term = There is no term
not-awaiting-approval = Not awaiting approval
not-certified = The teacher is not certified
not-signed-up = Not signed up
not-the-monitor = Not the monitor of the class
nothing-to-make-up = Nothing to make up for
offer-gone = The offer is gone
proposal-answered = Answered already
teacher-taken = The teacher is taken
too-few-seats = Too few seats
venue-taken = The venue is taken
venue-too-small = The venue is too small
code-expired = The code has changed
too-many-codes = Too many wrong codes; try again later
lesson-not-on = Nobody can check in now
