"""The community in the office: what admins and other systems read and change over HTTP."""
