from django import forms

from ocr.services.importing import MOST_TEXT


class PasteForm(forms.Form):
    text = forms.CharField(
        label="Workout text",
        max_length=MOST_TEXT,
        # Offsets into the text must stay true, so it is kept as it was pasted.
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "autocomplete": "off",
                "placeholder": "Push day\nIncline DB press 4x8-10 @ 32.5kg\nDips 3x12, rest 90s",
            }
        ),
        error_messages={"required": "Paste the text of a workout."},
    )


class LinkForm(forms.Form):
    # Text, not a URL field: what people share is often a sentence with the link in it.
    url = forms.CharField(
        label="Link to the post",
        max_length=2_000,
        widget=forms.TextInput(
            attrs={
                "inputmode": "url",
                "autocomplete": "off",
                "placeholder": "https://www.instagram.com/p/…",
            }
        ),
        error_messages={"required": "Paste the link of a post."},
    )


class CoachForm(forms.Form):
    prompt = forms.CharField(
        label="What do you want to train?",
        max_length=2_000,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "30 minute full body with dumbbells"}
        ),
        error_messages={"required": "Say what you want to train."},
    )


class PhotoForm(forms.Form):
    """Carries what is wrong with the pictures; they are read from the request, many under one name.

    With JavaScript they go straight to the store, and only their names come with the form.
    """
