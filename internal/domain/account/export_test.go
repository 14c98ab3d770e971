package account

// Names of the room's inside that its tests look at.
var (
	ParseRoles    = parseRoles
	CheckPassword = checkPassword
	NewHasher     = func() *hasher { return newHasher(hashCost) }
)

// Hash and Matches let tests hash passwords.
var (
	Hash    = (*hasher).hash
	Matches = (*hasher).matches
)

// MaxHashes is how many hashes are computed at once.
const MaxHashes = maxHashes
