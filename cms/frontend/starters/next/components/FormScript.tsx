"use client";
import { useEffect } from "react";

/** Loads the form's script once React is done: it would throw away what the script had changed before. */
export function FormScript() {
  useEffect(() => {
    const script = Object.assign(document.createElement("script"), { type: "module", src: "/contact-form.js" });
    document.head.append(script);
  }, []);
  return null;
}
