from django.urls import path

from accounts import api

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
]

urlpatterns = api_urlpatterns
