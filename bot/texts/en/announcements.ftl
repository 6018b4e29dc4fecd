announced = { $text }
refused-nobody-to-tell = None of these people can be reached in the chat.
refused-recipients-changed = It reaches { $count } people now, and { $seen } when you looked. Please look again, then confirm.
refused-second-confirmation-needed = It goes to { $count } people: please confirm once more, with what the first confirmation gave you.
refused-announcement-over = This announcement { $status ->
        [sent] has been sent already.
       *[cancelled] has been cancelled.
    }
