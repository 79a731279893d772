from django.urls import path

from accounts import api, staff_api, views

api_urlpatterns = [
    path("api/mobile/auth/signup", api.SignUpView.as_view()),
    path("api/mobile/auth/signin", api.SocialSignInView.as_view()),
    path("api/mobile/auth/signin-credentials", api.CredentialsView.as_view()),
    path("api/mobile/auth/refresh", api.RefreshView.as_view()),
    path("api/mobile/auth/signout", api.SignOutView.as_view()),
    path("api/auth/signup", api.WebSignUpView.as_view()),
    path("api/mobile/app-config", api.AppConfigView.as_view()),
    path("api/user/profile", api.ProfileAndRecordView.as_view()),
    path("api/user/profile/pr", api.RecordView.as_view()),
    path("api/user/settings", api.SettingsView.as_view()),
    path("api/mobile/user/onboarding", api.OnboardingView.as_view()),
    path("api/user/onboarding", api.WebOnboardingView.as_view()),
    path("api/mobile/user/delete", api.DeleteAccountView.as_view()),
    path("api/user/delete", api.WebDeleteAccountView.as_view()),
    path("api/mobile/notifications/register", api.NotificationsView.as_view()),
    path("api/admin/logs/audit", staff_api.AuditLogView.as_view()),
    path("api/admin/logs/cloudwatch", staff_api.AppLogView.as_view()),
    path("api/admin/add-password", staff_api.AddPasswordView.as_view()),
]

urlpatterns = [
    *api_urlpatterns,
    path("settings", views.settings, name="settings"),
    path("settings/training-profile", views.training_profile, name="training-profile"),
    path("settings/training-profile/records", views.add_record, name="record-add"),
    path("settings/training-profile/records/delete", views.delete_record, name="record-delete"),
    path("settings/sessions/<str:session_id>/end", views.end_session, name="end-session"),
    path("settings/sign-out", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("settings/delete", views.delete_account, name="delete-account"),
    path("account-closed", views.account_closed, name="account-closed"),
    path("dev/mail/", views.dev_mail, name="dev-mail"),
]
