// Package web is the ground of all pages: routes, errors, assets and the
// safety rules that every answer keeps.
package web
