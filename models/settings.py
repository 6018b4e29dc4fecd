"""Settings: what an operator may choose, read from `LINGRID_*` or `.env`."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class BotMode(StrEnum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"
    OFF = "off"


class LogFormat(StrEnum):
    """How logs are written."""

    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """One field, one variable `LINGRID_<FIELD>`; `.env.example` names them all."""

    model_config = SettingsConfigDict(
        env_prefix="LINGRID_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    database_url: str = ""
    bot_token: SecretStr | None = None
    bot_api_base: str | None = None
    bot_proxy: str | None = None
    bot_mode: BotMode = BotMode.POLLING
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    timezone: str = "Asia/Shanghai"
    locale: str = "zh"
    data_dir: Path = Path("data")
    log_format: LogFormat = LogFormat.CONSOLE
    metrics_token: SecretStr | None = None
    public_url: str | None = None
    policy: Path | None = None
    api_rate: float = Field(default=20, gt=0)
    api_burst: int = Field(default=100, ge=1)
    phone: str | None = None
    open311: bool = False
    open311_pictures: bool = False
    webhooks_to_private: bool = False

    @model_validator(mode="after")
    def _database_in_data_dir(self) -> Self:
        self.database_url = self.database_url or f"sqlite://{self.data_dir / 'lingrid.db'}"
        return self

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name


@dataclass(frozen=True)
class Rules:
    """What the rules of the community leave to its choice."""

    silent_until_closed: timedelta = timedelta(days=7)  # done, and nobody answered the callback
    reopen_within: timedelta = timedelta(days=7)  # of closing; later it is a new request
    similar_within: timedelta = timedelta(days=7)  # what is near is shown before filing
    recurs_within: timedelta = timedelta(days=30)  # so often in this time, and the lead hears of it
    recurs_at: int = 3
    consent_within: timedelta = timedelta(hours=24)  # to make a request of words in a group
    seat_held_for: timedelta = timedelta(hours=4)  # an offered seat
    returns_most: int = 2  # 退单; the last of them goes to whoever must appoint
    whistle_arrive_within: timedelta = timedelta(minutes=30)  # 报到
    score_reminder_after: timedelta = timedelta(days=3)  # a whistle whose units are not scored
    extensions_most: int = 2  # 延期, of one request
    extension_days_most: int = 10  # working days of one extension
    parked_days_most: int = 90  # days until the review of what is parked 挂账
    parked_grace_days: int = 3  # working days after the review, until it is taken up by itself
    wishes: int = 5  # people who wish for more lessons 加开小课; then the organisers are asked
    kept_for_wishers: timedelta = timedelta(hours=12)  # by day; a class made of their wishes
    single_lessons_ahead: timedelta = timedelta(days=7)  # how early single lessons are given
    waiting_working_days: int = 5  # clocks stand still so long at most for a resident's answer
    remind_at: time = time(18)  # of a lesson, the day before
    roll_opens: timedelta = timedelta(minutes=30)  # before a lesson, for codes and pictures
    code_changes_every: timedelta = timedelta(minutes=5)  # a code works on for as long again
    wrong_codes: int = 5  # of one person within `wrong_codes_within`; then they have to wait
    wrong_codes_within: timedelta = timedelta(minutes=15)
    roll_closes: timedelta = timedelta(hours=12)  # after a lesson; whoever is not marked is absent
    change_gathered_for: timedelta = timedelta(minutes=10)  # of a course's room and teacher
    told_before_lesson: timedelta = timedelta(hours=2)  # a change; if need be in quiet hours
    certificate_warning: timedelta = timedelta(days=30)  # before it runs out
    erasure_waits: timedelta = timedelta(days=7)  # from 删除我的资料; it can be called off
    told_at_once: int = 200  # more people are told only when it was confirmed twice
    confirmed_again_within: timedelta = timedelta(minutes=10)
    announcement_good_for: timedelta = timedelta(days=2)  # later it is old news, and not sent
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    invitation_valid_for: timedelta = timedelta(days=7)
    binding_code_valid_for: timedelta = timedelta(hours=24)
    token_valid_for: timedelta = timedelta(days=90)
    sign_in_within: timedelta = timedelta(minutes=10)  # a link from the bot opens the office
    sign_in_links: int = 5  # of one person within `sign_in_links_within`
    sign_in_links_within: timedelta = timedelta(minutes=15)
    session_lasts: timedelta = timedelta(hours=12)
    session_idle: timedelta = timedelta(hours=2)  # then one has to sign in again
    messages_a_second: float = 25  # to everybody together; the platform states about 30
    private_messages_a_second: float = 1  # to one person
    group_messages_a_minute: float = 18  # to one group; the platform states 20
    dead_letters_kept_for: timedelta = timedelta(days=30)


RULES = Rules()
