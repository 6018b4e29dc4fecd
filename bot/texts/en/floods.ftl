# Many messages at once
flood-gathered = 〔You sent { $count } messages in a row. All of them arrived; here is one answer to them.〕
