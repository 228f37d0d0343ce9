// Says in words what went wrong with a passkey: django-allauth only writes it to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const messages = document.querySelector("[data-sign-in-messages]");
  const list = document.createElement("ul");
  const item = document.createElement("li");
  item.className = "error";
  item.textContent = window.PublicKeyCredential
    ? "The passkey was not used. Try again, or choose another way to sign in."
    : "This browser cannot use passkeys here. Choose another way to sign in.";
  list.append(item);
  messages.replaceChildren(list);
});
