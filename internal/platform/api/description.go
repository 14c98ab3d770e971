package api

// description stands at the head of the OpenAPI description.
const description = `The acts and views of Vidan's pages, for other systems.

- **Who**: a token (` + "`Authorization: Bearer vdn_…`" + `) belongs to a person in a unit; it may do what that person's role and the token's scopes both allow. What a token may not know of answers 404.
- **Lists** come in parts: send the ` + "`next`" + ` of an answer as ` + "`cursor`" + `.
- **Changes** of what others may change too need the ` + "`ETag`" + ` of the version that was seen as ` + "`If-Match`" + `; somebody else's newer version answers 412, none at all 428.
- **Creations** take an ` + "`Idempotency-Key`" + `: sent again, they are not done twice.
- **Failures** are problems (RFC 9457) in the language of ` + "`Accept-Language`" + ` (vi, en). ` + "`instance`" + ` names the request in the log.
- **Limits** are per token: ` + "`429`" + ` with ` + "`Retry-After`" + `.
`
