// The Go backend: says hello, shows what arrived, reads three keys from Redis.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/redis/go-redis/v9"
)

var keys = []string{"key1", "key2", "key3"}

func main() {
	options, err := redis.ParseURL(env("REDIS_URL", "redis://127.0.0.1:6379"))
	if err != nil {
		log.Fatalf("REDIS_URL: %v", err)
	}
	options.DialTimeout = 500 * time.Millisecond
	options.ReadTimeout = 500 * time.Millisecond
	options.MaxRetries = 1 // the pooled connection may be stale
	options.DialerRetries = 1
	store := redis.NewClient(options)
	seed(store)

	e := echo.New()
	e.HideBanner = true
	e.GET("/", func(c echo.Context) error {
		return c.JSONBlob(http.StatusOK, []byte(`{"message": "Hello world"}`))
	})
	e.GET("/headers", headers)
	e.GET("/redis", func(c echo.Context) error { return threeKeys(c, store) })
	e.GET("/health", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"status": "UP"})
	})
	serve(e, env("BIND_HOST", "127.0.0.1")+":"+env("PORT", "8001"))
}

// headers answers name -> value, or -> list of values where the header came more than once.
func headers(c echo.Context) error {
	arrived := map[string]any{"Host": c.Request().Host}
	for name, values := range c.Request().Header {
		if len(values) == 1 {
			arrived[name] = values[0]
		} else {
			arrived[name] = values
		}
	}
	return c.JSON(http.StatusOK, arrived)
}

func threeKeys(c echo.Context, store *redis.Client) error {
	found := map[string]*string{}
	for _, key := range keys {
		value, err := store.Get(c.Request().Context(), key).Result()
		if err == nil {
			found[key] = &value
		} else if errors.Is(err, redis.Nil) {
			found[key] = nil
		} else {
			return c.JSON(http.StatusServiceUnavailable, map[string]string{"error": "Redis is not available"})
		}
	}
	return c.JSON(http.StatusOK, found)
}

// seed gives an empty Redis its three keys; without Redis the backend starts all the same.
func seed(store *redis.Client) {
	var pairs []any
	for _, key := range keys {
		pairs = append(pairs, key, "value of "+key)
	}
	if err := store.MSetNX(context.Background(), pairs...).Err(); err != nil {
		log.Printf("Redis is not there: %v", err)
	}
}

// serve runs until SIGTERM or SIGINT, then lets requests in flight finish for five seconds.
func serve(e *echo.Echo, address string) {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	go func() {
		if err := e.Start(address); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	<-stop.Done()
	grace, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	if err := e.Shutdown(grace); err != nil {
		log.Fatal(err)
	}
}

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
