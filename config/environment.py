"""Everything that the environment may say, typed, failing at start when it is wrong."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

DatabaseRole = Literal["web", "work", "owner"]


class Environment(BaseSettings):
    """One attribute for each setting; `docs/operate.md` describes every one of them."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, extra="ignore")

    sijill_var: Path = Field(default=ROOT / "var")
    sijill_role: DatabaseRole = "web"
    sijill_database: str = "sijill"
    sijill_debug: bool = False
    sijill_demonstration: bool = False
    sijill_hosts: str = "localhost,127.0.0.1,[::1]"
    sijill_origin: str = ""
    sijill_secret_key: str = ""
    sijill_vault_keys: str = ""
    sijill_number_key: str = ""
    sijill_log_key: str = ""
    sijill_log_keys: str = ""
    sijill_log_origin: str = "register.example/log"
    sijill_card_origin: str = ""
    sijill_card_keys: Path | None = None
    sijill_card_passphrase: str = ""
    sijill_card_module: str = ""
    sijill_card_token: str = ""
    sijill_card_pin: str = ""
    sijill_sms_url: str = ""
    sijill_sms_token: str = ""
    sijill_sms_receipts: str = ""
    sijill_fund: str = ""
    sijill_fund_keys: Path | None = None
    sijill_proxies: int = 0
    sijill_crowd: int = 8
    sijill_oidc_url: str = ""
    sijill_oidc_client: str = ""
    sijill_oidc_secret: str = ""
    database_url: str = ""
    database_work_url: str = ""
    database_owner_url: str = ""
    port: int = 8000

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded server, the only home of demonstration data."""
        return not self.database_url

    def database(self) -> str:
        """The address of the database for the role of this process."""
        own = {
            "web": self.database_url,
            "work": self.database_work_url,
            "owner": self.database_owner_url,
        }[self.sijill_role]
        if own:
            return own
        if self.database_url:
            raise RuntimeError(
                f"DATABASE_URL is set, so the address for role {self.sijill_role} must be too"
            )
        return self._embedded(self.sijill_role)

    def _embedded(self, role: str) -> str:
        socket = self.sijill_var.resolve() / "postgres" / "socket"
        recorded = self.sijill_var / "postgres.socket"  # the launcher may have had to move it
        if recorded.exists():
            socket = Path(recorded.read_text().strip())
        return f"postgresql://sijill_{role}@/{self.sijill_database}?host={socket}"

    def secret(self, name: str, given: str) -> str:
        """A secret from the environment, or one made once and kept in var/secrets."""
        if given:
            return given
        if not self.embedded:
            raise RuntimeError(f"SIJILL_{name.upper()} must be set outside the embedded server")
        folder = self.sijill_var / "secrets"
        path = folder / name
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_once(path, secrets.token_hex(32))
        return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Two processes that start together must end with one secret."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


@lru_cache
def environment() -> Environment:
    """The environment, read once."""
    return Environment()
