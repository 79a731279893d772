from django.db import models


class Switch(models.Model):
    """A setting staff can turn on and off while the site runs."""

    name = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {'on' if self.is_on else 'off'}"


class AppleBinding(models.Model):
    """Whose an App Store subscription is: the first member who proved it, and nobody else."""

    original_transaction_id = models.CharField(max_length=64, primary_key=True)
    public_id = models.CharField(max_length=36, db_index=True)
    bound_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.original_transaction_id
