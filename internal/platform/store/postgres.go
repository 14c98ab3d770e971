package store

import (
	"fmt"
	"runtime"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// postgresConns is how many connections one program holds, so that several
// programs fit into a server's usual hundred.
func postgresConns() int { return max(8, 4*runtime.GOMAXPROCS(0)) }

func openPostgres(url string) (*DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	// bun writes the arguments into the statement, so each statement is sent
	// once: preparing it would cost a second round trip for nothing. What is
	// asked by EachRow is prepared all the same.
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["standard_conforming_strings"] = "on"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "vidan"
	}
	db := bun.NewDB(pool(stdlib.OpenDB(*config), postgresConns()), pgdialect.New())
	return newDB(Postgres, db, db), nil
}
