announced = { $text }
refused-nobody-to-tell = 这些人都没有在聊天里登记，发不出去。
refused-recipients-changed = 收到的人数变了：看到的是 { $seen } 人，现在是 { $count } 人。请再看一遍再确认。
refused-second-confirmation-needed = 要发给 { $count } 人，请用第一次确认给的口令再确认一次。
refused-announcement-over = 这条通知{ $status ->
        [sent] 已经发出。
       *[cancelled] 已经取消。
    }
