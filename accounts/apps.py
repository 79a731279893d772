from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import receivers, roles  # noqa: F401

        post_migrate.connect(roles.sync_groups, sender=self)
