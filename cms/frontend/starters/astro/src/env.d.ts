/// <reference types="astro/client" />

interface ImportMetaEnv {
  /** Where the CMS lives, such as `https://cms.example.org`; `make run` is the default. */
  readonly CMS_URL?: string;
}
