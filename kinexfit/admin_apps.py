from django.contrib.admin.apps import AdminConfig


class StaffConfig(AdminConfig):
    """Django's admin with our own door, `kinexfit.staff`."""

    default_site = "kinexfit.staff.StaffSite"
